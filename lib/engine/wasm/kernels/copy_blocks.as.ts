// Runs of numbers that lie evenly apart, copied to others that lie evenly
// apart: what joining and splitting tensors along an axis comes to.

/** Arguments, in the order of ../pointwise.ts; distances and length in numbers. */
@unmanaged
export class BlocksJob {
  from: usize;
  to: usize;
  count: i32;
  perChunk: i32;
  length: i32;
  fromApart: i32;
  toApart: i32;
}

export function copyBlocks(job: BlocksJob, chunk: i32): void {
  const begin = chunk * job.perChunk;
  const end = min(begin + job.perChunk, job.count);
  const bytes = <usize> job.length << 2;
  const whole = bytes & ~15;
  for (let block = begin; block < end; block++) {
    const from = job.from + (<usize> block * job.fromApart << 2);
    const to = job.to + (<usize> block * job.toApart << 2);
    let at: usize = 0;
    for (; at < whole; at += 16) v128.store(to + at, v128.load(from + at));
    for (; at < bytes; at += 4) f32.store(to + at, f32.load(from + at));
  }
}
