// 3x3 convolutions with stride 1 by Winograd's F(4x4, 3x3), whose transforms
// ../winograd_transforms.ts writes: tiles of the input are transformed,
// multiplied with the transformed weights as one matrix product for each of
// the 36 positions, and transformed back. Channels are multiples of four.

import { spaced } from "./block.as";
import { Patch } from "./patch.as";
import { sumPatches } from "./sum_patches.as";
import { inputTile, outputTile } from "./tiles.as";

/**
 * Arguments, in the order of ../winograd.ts; the patch is one run of all inputs.
 */
@unmanaged
export class WinogradJob extends Patch {
  /** Padded to whole tiles. */
  x: usize;
  /** Transformed weights, [36][out / 8][in][8]. */
  weights: usize;
  bias: usize;
  y: usize;
  /** One per output channel. */
  zeros: usize;
  /** Every thread's room for transformed tiles. */
  room: usize;
  roomBytes: usize;
  tiles: i32;
  tilesPerChunk: i32;
  tileRows: i32;
  tileColumns: i32;
  inChannels: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  /** What the tiles go through when they are transformed back. */
  lastActivation: i32;
  lastAlpha: f32;
}

export function winograd(job: WinogradJob, chunk: i32, thread: i32): void {
  const begin = chunk * job.tilesPerChunk;
  const count = min(job.tilesPerChunk, job.tiles - begin);
  const starts = job.room + <usize> thread * job.roomBytes;
  const inputs = <usize> job.inChannels << 2;
  const nextFrom = spaced(<usize> count * inputs);
  const nextTo = spaced(<usize> (count * job.outChannels) << 2);
  const from = starts + (<usize> job.tilesPerChunk << 2);
  const to = from + 36 * nextFrom;
  for (let i = 0; i < count; i++) {
    store<usize>(starts + (<usize> i << 2), <usize> i * inputs);
  }
  transformInput(
    job.x,
    job.tileRows,
    job.tileColumns,
    job.inChannels,
    begin,
    count,
    from,
    nextFrom,
  );
  for (let position: usize = 0; position < 36; position++) {
    sumPatches(
      job,
      from + position * nextFrom,
      starts,
      count,
      job.weights + position * inputs * <usize> job.outChannels,
      job.zeros,
      to + position * nextTo,
      job.outChannels,
    );
  }
  transformOutput(job, begin, count, to, nextTo);
}

/** Tiles of the padded input to [36][tile][channel]. */
export function transformInput(
  x: usize,
  tileRows: i32,
  tileColumns: i32,
  channels: i32,
  begin: i32,
  count: i32,
  to: usize,
  next: usize,
): void {
  const pixel = <usize> channels << 2;
  const row = <usize> (4 * tileColumns + 2) * pixel;
  for (let tile = begin; tile < begin + count; tile++) {
    const column = tile % tileColumns;
    const line = tile / tileColumns;
    const sample = line / tileRows;
    const from = x + <usize> (4 * line + 2 * sample) * row +
      <usize> (4 * column) * pixel;
    for (let c: usize = 0; c < pixel; c += 16) {
      inputTile(from + c, pixel, row, to, next);
      to += 16;
    }
  }
}

function transformOutput(
  job: WinogradJob,
  begin: i32,
  count: i32,
  from: usize,
  next: usize,
): void {
  const pixel = <usize> job.outChannels << 2;
  const row = <usize> job.outWidth * pixel;
  for (let tile = begin; tile < begin + count; tile++) {
    const x = tile % job.tileColumns * 4;
    const line = tile / job.tileColumns;
    const y = line % job.tileRows * 4;
    const sample = line / job.tileRows;
    const to = job.y + <usize> (sample * job.outHeight + y) * row +
      <usize> x * pixel;
    const across = job.outWidth - x;
    const down = job.outHeight - y;
    for (let c: usize = 0; c < pixel; c += 16) {
      outputTile(
        from,
        next,
        v128.load(job.bias + c),
        job.lastActivation,
        job.lastAlpha,
        to + c,
        pixel,
        row,
        across,
        down,
      );
      from += 16;
    }
  }
}
