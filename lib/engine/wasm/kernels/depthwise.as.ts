// Depthwise convolutions: every channel with a kernel of its own, the same for
// all samples or one for each; four channels at a time. A thread pads the few
// rows that it is at, which then are in its cache.

import { storeSome } from "./block.as";
import { writePaddedRow } from "./pad_and_pack.as";
import { row3x3, sum3x3 } from "./tiles.as";

/** Arguments, in the order of ../depthwise.ts. */
@unmanaged
export class DepthwiseJob {
  /** The input; for the input's gradient dy. */
  x: usize;
  filter: usize;
  /** The result, or for the filter's gradient dy. */
  y: usize;
  /** Every thread's room for padded rows. */
  room: usize;
  roomBytes: usize;
  /** Rows of the result for which there is room. */
  roomRows: i32;
  /** Rows of the result in a chunk; chunks end with their sample. */
  rowsPerChunk: i32;
  /** The input's size, and how it is padded, see pad_and_pack.as.ts. */
  height: i32;
  width: i32;
  paddedWidth: i32;
  top: i32;
  left: i32;
  spreadY: i32;
  spreadX: i32;
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

/** Writes the rows of the input that some rows of the result see. */
function padRows(
  job: DepthwiseJob,
  sample: i32,
  row: i32,
  rows: i32,
  to: usize,
): void {
  const pixel = <usize> job.channels << 2;
  const count = (rows - 1) * job.strideY +
    (job.kernelHeight - 1) * job.dilationY + 1;
  const picture = job.x +
    <usize> (sample * job.height * job.width) * pixel;
  for (let i = 0; i < count; i++) {
    writePaddedRow(
      picture,
      row * job.strideY + i - job.top,
      job.height,
      job.width,
      pixel,
      job.spreadY,
      job.spreadX,
      job.left,
      job.paddedWidth,
      to + <usize> (i * job.paddedWidth) * pixel,
    );
  }
}

export function depthwise(job: DepthwiseJob, chunk: i32, thread: i32): void {
  filterChunk(job, chunk, thread, false);
}

/** The same with the kernels turned by 180 degrees. */
export function depthwiseInputGrad(
  job: DepthwiseJob,
  chunk: i32,
  thread: i32,
): void {
  filterChunk(job, chunk, thread, true);
}

@inline
function loadSome(from: usize, count: i32): v128 {
  if (count >= 4) return v128.load(from);
  let value = v128.load32_zero(from);
  if (count > 1) value = v128.load_lane<f32>(from + 4, value, 1);
  if (count > 2) value = v128.load_lane<f32>(from + 8, value, 2);
  return value;
}

function filterChunk(
  job: DepthwiseJob,
  chunk: i32,
  thread: i32,
  turned: bool,
): void {
  const chunksPerSample = (job.outHeight + job.rowsPerChunk - 1) /
    job.rowsPerChunk;
  const sample = chunk / chunksPerSample;
  const begin = chunk % chunksPerSample * job.rowsPerChunk;
  const end = min(begin + job.rowsPerChunk, job.outHeight);
  const room = job.room + <usize> thread * job.roomBytes;
  padRows(job, sample, begin, end - begin, room);
  const pixel = <usize> job.channels << 2;
  const taps = job.kernelHeight * job.kernelWidth;
  const down = <usize> job.paddedWidth * pixel;
  const across = <usize> job.strideX * pixel;
  const nextTap = <usize> job.dilationX * pixel;
  const nextRow = <usize> job.dilationY * down;
  const nine = job.kernelHeight == 3 && job.kernelWidth == 3;
  const filter = job.filter +
    (job.perSample ? <usize> (sample * taps) * pixel : 0);
  for (let row = begin; row < end; row++) {
    const x = room + <usize> ((row - begin) * job.strideY) * down;
    const y = job.y +
      <usize> ((sample * job.outHeight + row) * job.outWidth) * pixel;
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

/**
 * A part of the filter's gradient: the sum over `rowsPerChunk` rows of one
 * sample, [chunk][tap][channel]. The parts are summed in order afterwards.
 */
export function depthwiseFilterGrad(
  job: DepthwiseJob,
  chunk: i32,
  thread: i32,
): void {
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
  const room = job.room + <usize> thread * job.roomBytes;
  for (let row = begin; row < end; row++) {
    const inRoom = (row - begin) % job.roomRows;
    if (inRoom == 0) {
      padRows(job, sample, row, min(job.roomRows, end - row), room);
    }
    const x = room + <usize> (inRoom * job.strideY) * down;
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
