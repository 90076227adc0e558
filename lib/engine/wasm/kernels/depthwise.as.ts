// Depthwise convolutions: every channel with a kernel of its own, the same for
// all samples or one for each, on a padded input; four channels at a time.

import { storeSome } from "./block.as";

/** Arguments, in the order of ../depthwise.ts. */
@unmanaged
export class DepthwiseJob {
  /** The padded input; for the input's gradient the padded dy. */
  x: usize;
  filter: usize;
  /** The result, or for the filter's gradient dy. */
  y: usize;
  rows: i32;
  rowsPerChunk: i32;
  paddedHeight: i32;
  paddedWidth: i32;
  outHeight: i32;
  outWidth: i32;
  channels: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  dilationY: i32;
  dilationX: i32;
  /** Whether every sample has kernels of its own. */
  perSample: i32;
}

export function depthwise(job: DepthwiseJob, chunk: i32): void {
  filterChunk(job, chunk, false);
}

/** The same with the kernels turned by 180 degrees. */
export function depthwiseInputGrad(job: DepthwiseJob, chunk: i32): void {
  filterChunk(job, chunk, true);
}

@inline
function loadSome(from: usize, count: i32): v128 {
  if (count >= 4) return v128.load(from);
  let value = v128.load32_zero(from);
  if (count > 1) value = v128.load_lane<f32>(from + 4, value, 1);
  if (count > 2) value = v128.load_lane<f32>(from + 8, value, 2);
  return value;
}

function filterChunk(job: DepthwiseJob, chunk: i32, turned: bool): void {
  const end = min((chunk + 1) * job.rowsPerChunk, job.rows);
  const pixel = <usize> job.channels << 2;
  const taps = job.kernelHeight * job.kernelWidth;
  const down = <usize> job.paddedWidth * pixel;
  const across = <usize> job.strideX * pixel;
  const nextTap = <usize> job.dilationX * pixel;
  const nextRow = <usize> job.dilationY * down;
  const nine = job.kernelHeight == 3 && job.kernelWidth == 3;
  for (let row = chunk * job.rowsPerChunk; row < end; row++) {
    const sample = row / job.outHeight;
    const top = sample * job.paddedHeight + row % job.outHeight * job.strideY;
    const x = job.x + <usize> top * down;
    const y = job.y + <usize> (row * job.outWidth) * pixel;
    const filter = job.filter +
      (job.perSample ? <usize> (sample * taps) * pixel : 0);
    for (let c = 0; c < job.channels; c += 4) {
      const offset = <usize> c << 2;
      const count = job.channels - c;
      if (nine && count >= 4) {
        row3x3(
          x + offset,
          nextRow,
          nextTap,
          across,
          filter + offset,
          turned ? -pixel : pixel,
          y + offset,
          pixel,
          job.outWidth,
        );
        continue;
      }
      for (let column = 0; column < job.outWidth; column++) {
        let sum = f32x4.splat(0);
        let tap = turned ? taps - 1 : 0;
        for (let ky = 0; ky < job.kernelHeight; ky++) {
          let at = x + offset + <usize> ky * nextRow + <usize> column * across;
          for (let kx = 0; kx < job.kernelWidth; kx++) {
            sum = f32x4.relaxed_madd(
              loadSome(at, count),
              loadSome(filter + offset + <usize> tap * pixel, count),
              sum,
            );
            at += nextTap;
            tap += turned ? -1 : 1;
          }
        }
        storeSome(y + offset + <usize> column * pixel, sum, count);
      }
    }
  }
}

/** One row of four channels with the nine taps in registers. */
@inline
function row3x3(
  x: usize,
  down: usize,
  right: usize,
  across: usize,
  filter: usize,
  nextTap: usize,
  y: usize,
  pixel: usize,
  columns: i32,
): void {
  let tap = <isize> nextTap < 0 ? filter - 8 * nextTap : filter;
  const w0 = v128.load(tap);
  tap += nextTap;
  const w1 = v128.load(tap);
  tap += nextTap;
  const w2 = v128.load(tap);
  tap += nextTap;
  const w3 = v128.load(tap);
  tap += nextTap;
  const w4 = v128.load(tap);
  tap += nextTap;
  const w5 = v128.load(tap);
  tap += nextTap;
  const w6 = v128.load(tap);
  tap += nextTap;
  const w7 = v128.load(tap);
  tap += nextTap;
  const w8 = v128.load(tap);
  let x0 = x;
  let x1 = x + down;
  let x2 = x1 + down;
  const farRight = right + right;
  for (let column = 0; column < columns; column++) {
    let sum = f32x4.mul(v128.load(x0), w0);
    sum = f32x4.relaxed_madd(v128.load(x0 + right), w1, sum);
    sum = f32x4.relaxed_madd(v128.load(x0 + farRight), w2, sum);
    sum = f32x4.relaxed_madd(v128.load(x1), w3, sum);
    sum = f32x4.relaxed_madd(v128.load(x1 + right), w4, sum);
    sum = f32x4.relaxed_madd(v128.load(x1 + farRight), w5, sum);
    sum = f32x4.relaxed_madd(v128.load(x2), w6, sum);
    sum = f32x4.relaxed_madd(v128.load(x2 + right), w7, sum);
    sum = f32x4.relaxed_madd(v128.load(x2 + farRight), w8, sum);
    v128.store(y, sum);
    x0 += across;
    x1 += across;
    x2 += across;
    y += pixel;
  }
}

/**
 * A part of the filter's gradient: the sum over `rowsPerChunk` rows of one
 * sample, [chunk][tap][channel]. The parts are summed in order afterwards.
 */
export function depthwiseFilterGrad(job: DepthwiseJob, chunk: i32): void {
  const pixel = <usize> job.channels << 2;
  const taps = job.kernelHeight * job.kernelWidth;
  const sums = job.filter + <usize> (chunk * taps) * pixel;
  memory.fill(sums, 0, <usize> taps * pixel);
  const chunksPerSample = (job.outHeight + job.rowsPerChunk - 1) /
    job.rowsPerChunk;
  const sample = chunk / chunksPerSample;
  const begin = chunk % chunksPerSample * job.rowsPerChunk;
  const end = min(begin + job.rowsPerChunk, job.outHeight);
  const down = <usize> job.paddedWidth * pixel;
  const across = <usize> job.strideX * pixel;
  const nextTap = <usize> job.dilationX * pixel;
  const nextRow = <usize> job.dilationY * down;
  const nine = job.kernelHeight == 3 && job.kernelWidth == 3;
  for (let row = begin; row < end; row++) {
    const x = job.x +
      <usize> (sample * job.paddedHeight + row * job.strideY) * down;
    const dy = job.y +
      <usize> ((sample * job.outHeight + row) * job.outWidth) * pixel;
    for (let c = 0; c < job.channels; c += 4) {
      const offset = <usize> c << 2;
      const count = job.channels - c;
      if (nine && count >= 4) {
        sum3x3(
          x + offset,
          nextRow,
          nextTap,
          across,
          dy + offset,
          sums + offset,
          pixel,
          job.outWidth,
        );
        continue;
      }
      let to = sums + offset;
      for (let ky = 0; ky < job.kernelHeight; ky++) {
        for (let kx = 0; kx < job.kernelWidth; kx++) {
          let at = x + offset + <usize> ky * nextRow + <usize> kx * nextTap;
          let from = dy + offset;
          let sum = loadSome(to, count);
          for (let column = 0; column < job.outWidth; column++) {
            sum = f32x4.relaxed_madd(
              loadSome(at, count),
              loadSome(from, count),
              sum,
            );
            at += across;
            from += pixel;
          }
          storeSome(to, sum, count);
          to += pixel;
        }
      }
    }
  }
}

/** Adds one row of four channels to the nine sums. */
@inline
function sum3x3(
  x: usize,
  down: usize,
  right: usize,
  across: usize,
  dy: usize,
  sums: usize,
  pixel: usize,
  columns: i32,
): void {
  let s0 = v128.load(sums);
  let s1 = v128.load(sums + pixel);
  let s2 = v128.load(sums + 2 * pixel);
  let s3 = v128.load(sums + 3 * pixel);
  let s4 = v128.load(sums + 4 * pixel);
  let s5 = v128.load(sums + 5 * pixel);
  let s6 = v128.load(sums + 6 * pixel);
  let s7 = v128.load(sums + 7 * pixel);
  let s8 = v128.load(sums + 8 * pixel);
  let x0 = x;
  let x1 = x + down;
  let x2 = x1 + down;
  const farRight = right + right;
  for (let column = 0; column < columns; column++) {
    const d = v128.load(dy);
    s0 = f32x4.relaxed_madd(v128.load(x0), d, s0);
    s1 = f32x4.relaxed_madd(v128.load(x0 + right), d, s1);
    s2 = f32x4.relaxed_madd(v128.load(x0 + farRight), d, s2);
    s3 = f32x4.relaxed_madd(v128.load(x1), d, s3);
    s4 = f32x4.relaxed_madd(v128.load(x1 + right), d, s4);
    s5 = f32x4.relaxed_madd(v128.load(x1 + farRight), d, s5);
    s6 = f32x4.relaxed_madd(v128.load(x2), d, s6);
    s7 = f32x4.relaxed_madd(v128.load(x2 + right), d, s7);
    s8 = f32x4.relaxed_madd(v128.load(x2 + farRight), d, s8);
    x0 += across;
    x1 += across;
    x2 += across;
    dy += pixel;
  }
  v128.store(sums, s0);
  v128.store(sums + pixel, s1);
  v128.store(sums + 2 * pixel, s2);
  v128.store(sums + 3 * pixel, s3);
  v128.store(sums + 4 * pixel, s4);
  v128.store(sums + 5 * pixel, s5);
  v128.store(sums + 6 * pixel, s6);
  v128.store(sums + 7 * pixel, s7);
  v128.store(sums + 8 * pixel, s8);
}

/** Arguments, in the order of ../depthwise.ts. */
@unmanaged
export class DepthwisePartsJob {
  parts: usize;
  filter: usize;
  /** Parts of one result. */
  partCount: i32;
  /** Numbers of one result. */
  size: i32;
}

/** Sums the parts of one filter's gradient in order; a chunk is one filter. */
export function depthwiseFilterSum(job: DepthwisePartsJob, chunk: i32): void {
  const bytes = <usize> job.size << 2;
  const parts = job.parts + <usize> (chunk * job.partCount) * bytes;
  const filter = job.filter + <usize> chunk * bytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    const count = job.size - <i32> (at >> 2);
    let from = parts + at;
    let sum = loadSome(from, count);
    for (let part = 1; part < job.partCount; part++) {
      from += bytes;
      sum = f32x4.add(sum, loadSome(from, count));
    }
    storeSome(filter + at, sum, count);
  }
}
