// Sums over all rows, one per channel: the gradient of a bias. The rows are
// cut into parts by their number alone, and the parts are summed in order.

import { ChannelsJob } from "./pointwise.as";

/** A chunk is one part. */
export function sumChannels(job: ChannelsJob, part: i32): void {
  const begin = part * job.rowsPerChunk;
  const end = min(begin + job.rowsPerChunk, job.rows);
  const bytes = <usize> job.channels << 2;
  const from = job.x + <usize> begin * bytes;
  const to = job.b + <usize> part * bytes;
  if (job.channels == 1) {
    f32.store(to, sumAll(from, end - begin));
    return;
  }
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    let x = from + at;
    let even = f32x4.splat(0);
    let odd = even;
    let row = begin;
    for (; row + 2 <= end; row += 2) {
      even = f32x4.add(even, v128.load(x));
      odd = f32x4.add(odd, v128.load(x + bytes));
      x += bytes + bytes;
    }
    if (row < end) even = f32x4.add(even, v128.load(x));
    v128.store(to + at, f32x4.add(even, odd));
  }
  for (; at < bytes; at += 4) {
    let x = from + at;
    let sum: f32 = 0;
    for (let row = begin; row < end; row++) {
      sum += f32.load(x);
      x += bytes;
    }
    f32.store(to + at, sum);
  }
}

/** One chunk: the sum of all parts. */
export function sumPartials(job: ChannelsJob, _chunk: i32): void {
  const bytes = <usize> job.channels << 2;
  for (let at: usize = 0; at < bytes; at += 4) {
    let from = job.b + at;
    let sum: f32 = 0;
    for (let part = 0; part < job.parts; part++) {
      sum += f32.load(from);
      from += bytes;
    }
    f32.store(job.y + at, sum);
  }
}

/** The sum of numbers that lie side by side. */
function sumAll(from: usize, count: i32): f32 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let left = count;
  for (; left >= 16; left -= 16) {
    a = f32x4.add(a, v128.load(from));
    b = f32x4.add(b, v128.load(from, 16));
    c = f32x4.add(c, v128.load(from, 32));
    d = f32x4.add(d, v128.load(from, 48));
    from += 64;
  }
  a = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  let sum = f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1) +
    (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3));
  for (; left > 0; left--) {
    sum += f32.load(from);
    from += 4;
  }
  return sum;
}
