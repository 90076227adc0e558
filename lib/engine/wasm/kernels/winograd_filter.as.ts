// The gradient of a 3x3 convolution's weights by Winograd's transforms: the
// products of transformed tiles of x and dy are summed over all tiles before
// they are transformed back. Parts as in filter_grad.as.ts.

import { BLOCK, blockCount, blockRun, blockWidth, spaced } from "./block.as";
import { gradTile, sum12x4, sum6x8, weightsGradTile } from "./tiles.as";
import { transformInput } from "./winograd.as";

/** Arguments, in the order of ../winograd.ts. */
@unmanaged
export class WinogradFilterJob {
  /** Padded to whole tiles. */
  x: usize;
  dy: usize;
  filter: usize;
  /** For every part its accumulators, then room for transformed tiles. */
  parts: usize;
  partBytes: usize;
  accumulatorBytes: usize;
  partCount: i32;
  tiles: i32;
  tilesPerGroup: i32;
  tileRows: i32;
  tileColumns: i32;
  inChannels: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
}

export function winogradFilter(job: WinogradFilterJob, part: i32): void {
  const sums = job.parts + <usize> part * job.partBytes;
  memory.fill(sums, 0, job.accumulatorBytes);
  const x = sums + job.accumulatorBytes;
  const dy = x +
    36 * spaced(<usize> (job.tilesPerGroup * job.inChannels) << 2);
  const end = <i32> (<i64> (part + 1) * job.tiles / job.partCount);
  let tile = <i32> (<i64> part * job.tiles / job.partCount);
  while (tile < end) {
    const count = min(end - tile, job.tilesPerGroup);
    const nextX = spaced(<usize> (count * job.inChannels) << 2);
    const nextDy = spaced(<usize> (count * job.outChannels) << 2);
    transformInput(
      job.x,
      job.tileRows,
      job.tileColumns,
      job.inChannels,
      tile,
      count,
      x,
      nextX,
    );
    transformGrad(job, tile, count, dy, nextDy);
    sumTiles(job, count, x, nextX, dy, nextDy, sums);
    tile += count;
  }
}

/** Tiles of dy to [36][out / 8][tile][8]. */
function transformGrad(
  job: WinogradFilterJob,
  begin: i32,
  count: i32,
  to: usize,
  next: usize,
): void {
  const pixel = <usize> job.outChannels << 2;
  const row = <usize> job.outWidth * pixel;
  for (let i = 0; i < count; i++) {
    const tile = begin + i;
    const x = tile % job.tileColumns * 4;
    const line = tile / job.tileColumns;
    const y = line % job.tileRows * 4;
    const sample = line / job.tileRows;
    const from = job.dy + <usize> (sample * job.outHeight + y) * row +
      <usize> x * pixel;
    const across = job.outWidth - x;
    const down = job.outHeight - y;
    for (let first = 0; first < job.outChannels; first += 8) {
      const width = blockWidth(job.outChannels - first);
      for (let o = 0; o < width; o += 4) {
        gradTile(
          from + (<usize> (first + o) << 2),
          pixel,
          row,
          across,
          down,
          to + (<usize> (first * count + i * width + o) << 2),
          next,
        );
      }
    }
  }
}

function sumTiles(
  job: WinogradFilterJob,
  count: i32,
  x: usize,
  nextX: usize,
  dy: usize,
  nextDy: usize,
  sums: usize,
): void {
  const inputs = job.inChannels;
  const across = <usize> inputs << 2;
  for (let position = 0; position < 36; position++) {
    let from = dy;
    for (let first = 0; first < job.outChannels; first += 8) {
      const width = blockWidth(job.outChannels - first);
      const size = blockRun(width);
      for (let k = 0; k < inputs; k += size) {
        // The last block may redo what another did.
        const at = x + (<usize> min(k, inputs - size) << 2);
        if (width == 4) sum12x4(at, from, sums, 1, count, across, 0);
        else sum6x8(at, from, sums, 1, count, across, 0);
        sums += <usize> BLOCK << 2;
      }
      from += <usize> (count * width) << 2;
    }
    x += nextX;
    dy += nextDy;
  }
}

/** Sums the parts in order and transforms back; a chunk is eight outputs. */
export function winogradFilterSum(job: WinogradFilterJob, chunk: i32): void {
  const inputs = job.inChannels;
  const first = chunk * 8;
  const width = blockWidth(job.outChannels - first);
  const size = blockRun(width);
  const last = blockWidth(job.outChannels & 7 ? job.outChannels & 7 : 8);
  const blocks = (job.outChannels - last) / 8 * blockCount(inputs, 8) +
    blockCount(inputs, last);
  const position = <usize> (blocks * BLOCK) << 2;
  const tap = <usize> (inputs * job.outChannels) << 2;
  let block = job.parts + (<usize> (chunk * blockCount(inputs, 8) * BLOCK) << 2);
  for (let k = 0; k < inputs; k += size) {
    const begin = min(k, inputs - size);
    for (let j = 0; j < size; j++) {
      for (let o = 0; o < width; o += 4) {
        weightsGradTile(
          block + (<usize> (j * width + o) << 2),
          position,
          job.partCount,
          job.partBytes,
          job.filter +
            (<usize> ((begin + j) * job.outChannels + first + o) << 2),
          tap,
        );
      }
    }
    block += <usize> BLOCK << 2;
  }
}
