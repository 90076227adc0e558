// Number by number: four at a time, the rest one by one.

/** Numbers in a chunk, as in ../pointwise.ts. */
const CHUNK: i32 = 8192;

/** Arguments, in the order of ../pointwise.ts. */
@unmanaged
export class PointwiseJob {
  a: usize;
  b: usize;
  y: usize;
  size: i32;
  alpha: f32;
}

/** Arguments, in the order of ../pointwise.ts. */
@unmanaged
export class ChannelsJob {
  x: usize;
  /** Numbers to add to every row, or for sums the parts. */
  b: usize;
  y: usize;
  rows: i32;
  rowsPerChunk: i32;
  channels: i32;
  parts: i32;
}

/** dy where y is positive, alpha * dy where it is not. */
export function actGrad(job: PointwiseJob, chunk: i32): void {
  const begin = chunk * CHUNK;
  const end = min(begin + CHUNK, job.size);
  const zero = f32x4.splat(0);
  const slope = f32x4.splat(job.alpha);
  let i = begin;
  for (; i + 4 <= end; i += 4) {
    const at = <usize> i << 2;
    const d = v128.load(job.a + at);
    const mask = f32x4.gt(v128.load(job.b + at), zero);
    v128.store(job.y + at, v128.bitselect(d, f32x4.mul(d, slope), mask));
  }
  for (; i < end; i++) {
    const at = <usize> i << 2;
    const d = f32.load(job.a + at);
    f32.store(job.y + at, f32.load(job.b + at) > 0 ? d : d * job.alpha);
  }
}

export function leakyRelu(job: PointwiseJob, chunk: i32): void {
  const begin = chunk * CHUNK;
  const end = min(begin + CHUNK, job.size);
  const zero = f32x4.splat(0);
  const slope = f32x4.splat(job.alpha);
  let i = begin;
  for (; i + 4 <= end; i += 4) {
    const at = <usize> i << 2;
    const x = v128.load(job.a + at);
    const mask = f32x4.gt(x, zero);
    v128.store(job.y + at, v128.bitselect(x, f32x4.mul(x, slope), mask));
  }
  for (; i < end; i++) {
    const at = <usize> i << 2;
    const x = f32.load(job.a + at);
    f32.store(job.y + at, x > 0 ? x : x * job.alpha);
  }
}

export function add(job: PointwiseJob, chunk: i32): void {
  const begin = chunk * CHUNK;
  const end = min(begin + CHUNK, job.size);
  let i = begin;
  for (; i + 4 <= end; i += 4) {
    const at = <usize> i << 2;
    v128.store(
      job.y + at,
      f32x4.add(v128.load(job.a + at), v128.load(job.b + at)),
    );
  }
  for (; i < end; i++) {
    const at = <usize> i << 2;
    f32.store(job.y + at, f32.load(job.a + at) + f32.load(job.b + at));
  }
}

export function subtract(job: PointwiseJob, chunk: i32): void {
  const begin = chunk * CHUNK;
  const end = min(begin + CHUNK, job.size);
  let i = begin;
  for (; i + 4 <= end; i += 4) {
    const at = <usize> i << 2;
    v128.store(
      job.y + at,
      f32x4.sub(v128.load(job.a + at), v128.load(job.b + at)),
    );
  }
  for (; i < end; i++) {
    const at = <usize> i << 2;
    f32.store(job.y + at, f32.load(job.a + at) - f32.load(job.b + at));
  }
}

export function multiply(job: PointwiseJob, chunk: i32): void {
  const begin = chunk * CHUNK;
  const end = min(begin + CHUNK, job.size);
  let i = begin;
  for (; i + 4 <= end; i += 4) {
    const at = <usize> i << 2;
    v128.store(
      job.y + at,
      f32x4.mul(v128.load(job.a + at), v128.load(job.b + at)),
    );
  }
  for (; i < end; i++) {
    const at = <usize> i << 2;
    f32.store(job.y + at, f32.load(job.a + at) * f32.load(job.b + at));
  }
}

/** Every number of a times the one number b. */
export function scale(job: PointwiseJob, chunk: i32): void {
  const begin = chunk * CHUNK;
  const end = min(begin + CHUNK, job.size);
  const factor = f32.load(job.b);
  const factors = f32x4.splat(factor);
  let i = begin;
  for (; i + 4 <= end; i += 4) {
    const at = <usize> i << 2;
    v128.store(job.y + at, f32x4.mul(v128.load(job.a + at), factors));
  }
  for (; i < end; i++) {
    const at = <usize> i << 2;
    f32.store(job.y + at, f32.load(job.a + at) * factor);
  }
}

/** Adds one number per channel to every row. */
export function addChannels(job: ChannelsJob, chunk: i32): void {
  const begin = chunk * job.rowsPerChunk;
  const end = min(begin + job.rowsPerChunk, job.rows);
  const bytes = <usize> job.channels << 2;
  let x = job.x + <usize> begin * bytes;
  let y = job.y + <usize> begin * bytes;
  for (let row = begin; row < end; row++) {
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16) {
      v128.store(y + at, f32x4.add(v128.load(x + at), v128.load(job.b + at)));
    }
    for (; at < bytes; at += 4) {
      f32.store(y + at, f32.load(x + at) + f32.load(job.b + at));
    }
    x += bytes;
    y += bytes;
  }
}
