// Every channel of every sample with a kernel of its own, stride 1, on a
// padded input; four channels at a time.

import { storeSome } from "./block.as";

/** Arguments, in the order of ../sample_depthwise.ts. */
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
  for (let row = chunk * job.rowsPerChunk; row < end; row++) {
    const sample = row / job.outHeight;
    const top = sample * job.paddedHeight + row % job.outHeight;
    const x = job.x + <usize> top * down;
    const y = job.y + <usize> (row * job.outWidth) * pixel;
    const filter = job.filter + <usize> (sample * taps) * pixel;
    for (let c = 0; c < job.channels; c += 4) {
      const offset = <usize> c << 2;
      const count = job.channels - c;
      if (job.kernelHeight == 3 && job.kernelWidth == 3 && count >= 4) {
        row3x3(
          x + offset,
          down,
          pixel,
          filter + offset,
          turned,
          y + offset,
          job.outWidth,
        );
        continue;
      }
      for (let column = 0; column < job.outWidth; column++) {
        let sum = f32x4.splat(0);
        let tap = turned ? taps - 1 : 0;
        for (let ky = 0; ky < job.kernelHeight; ky++) {
          let at = x + offset + <usize> ky * down + <usize> column * pixel;
          for (let kx = 0; kx < job.kernelWidth; kx++) {
            sum = f32x4.relaxed_madd(
              loadSome(at, count),
              loadSome(filter + offset + <usize> tap * pixel, count),
              sum,
            );
            at += pixel;
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
  pixel: usize,
  filter: usize,
  turned: bool,
  y: usize,
  columns: i32,
): void {
  const next = turned ? -pixel : pixel;
  let tap = turned ? filter + 8 * pixel : filter;
  const w0 = v128.load(tap);
  tap += next;
  const w1 = v128.load(tap);
  tap += next;
  const w2 = v128.load(tap);
  tap += next;
  const w3 = v128.load(tap);
  tap += next;
  const w4 = v128.load(tap);
  tap += next;
  const w5 = v128.load(tap);
  tap += next;
  const w6 = v128.load(tap);
  tap += next;
  const w7 = v128.load(tap);
  tap += next;
  const w8 = v128.load(tap);
  let x0 = x;
  let x1 = x + down;
  let x2 = x1 + down;
  const right = pixel + pixel;
  for (let column = 0; column < columns; column++) {
    let sum = f32x4.mul(v128.load(x0), w0);
    sum = f32x4.relaxed_madd(v128.load(x0 + pixel), w1, sum);
    sum = f32x4.relaxed_madd(v128.load(x0 + right), w2, sum);
    sum = f32x4.relaxed_madd(v128.load(x1), w3, sum);
    sum = f32x4.relaxed_madd(v128.load(x1 + pixel), w4, sum);
    sum = f32x4.relaxed_madd(v128.load(x1 + right), w5, sum);
    sum = f32x4.relaxed_madd(v128.load(x2), w6, sum);
    sum = f32x4.relaxed_madd(v128.load(x2 + pixel), w7, sum);
    sum = f32x4.relaxed_madd(v128.load(x2 + right), w8, sum);
    v128.store(y, sum);
    x0 += pixel;
    x1 += pixel;
    x2 += pixel;
    y += pixel;
  }
}

/** The filter's gradient; a chunk is one row of one sample's kernels. */
export function depthwiseFilterGrad(job: DepthwiseJob, chunk: i32): void {
  const sample = chunk / job.kernelHeight;
  const ky = chunk % job.kernelHeight;
  const pixel = <usize> job.channels << 2;
  const down = <usize> job.paddedWidth * pixel;
  const x = job.x + <usize> (sample * job.paddedHeight + ky) * down;
  const dy = job.y + <usize> (sample * job.outHeight * job.outWidth) * pixel;
  const filter = job.filter + <usize> (chunk * job.kernelWidth) * pixel;
  const rest = down - <usize> job.outWidth * pixel;
  for (let c = 0; c < job.channels; c += 4) {
    const count = job.channels - c;
    const offset = <usize> c << 2;
    for (let kx = 0; kx < job.kernelWidth;) {
      let at = x + offset + <usize> kx * pixel;
      let from = dy + offset;
      const to = filter + offset + <usize> kx * pixel;
      let sum0 = f32x4.splat(0);
      if (count >= 4 && kx + 3 <= job.kernelWidth) {
        let sum1 = sum0;
        let sum2 = sum0;
        const right = pixel + pixel;
        for (let row = 0; row < job.outHeight; row++) {
          for (let column = 0; column < job.outWidth; column++) {
            const d = v128.load(from);
            sum0 = f32x4.relaxed_madd(v128.load(at), d, sum0);
            sum1 = f32x4.relaxed_madd(v128.load(at + pixel), d, sum1);
            sum2 = f32x4.relaxed_madd(v128.load(at + right), d, sum2);
            at += pixel;
            from += pixel;
          }
          at += rest;
        }
        v128.store(to, sum0);
        v128.store(to + pixel, sum1);
        v128.store(to + right, sum2);
        kx += 3;
        continue;
      }
      for (let row = 0; row < job.outHeight; row++) {
        for (let column = 0; column < job.outWidth; column++) {
          sum0 = f32x4.relaxed_madd(
            loadSome(at, count),
            loadSome(from, count),
            sum0,
          );
          at += pixel;
          from += pixel;
        }
        at += rest;
      }
      storeSome(to, sum0, count);
      kx++;
    }
  }
}
