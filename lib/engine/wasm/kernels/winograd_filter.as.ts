// The gradient of a 3x3 convolution's weights by Winograd's transforms: the
// products of transformed tiles of x and dy are summed over all tiles before
// they are transformed back. The tiles are taken in groups that stay in the
// cache; in each, every position is summed by one thread from the first tile to
// the last, so that the number of threads does not change a bit.

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
  /** One for every position, input and output, in blocks. */
  sums: usize;
  /** Room for a group's transformed tiles of x and of dy. */
  xTiles: usize;
  dyTiles: usize;
  /** The group. */
  begin: i32;
  count: i32;
  tilesPerChunk: i32;
  tileRows: i32;
  tileColumns: i32;
  inChannels: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
}

/** Transforms some of a group's tiles. */
export function winogradFilterTiles(job: WinogradFilterJob, chunk: i32): void {
  const skipped = chunk * job.tilesPerChunk;
  const count = min(job.tilesPerChunk, job.count - skipped);
  transformInput(
    job.x,
    job.tileRows,
    job.tileColumns,
    job.inChannels,
    job.begin + skipped,
    count,
    job.xTiles + (<usize> (skipped * job.inChannels) << 2),
    spaced(<usize> (job.count * job.inChannels) << 2),
  );
  transformGrad(
    job,
    skipped,
    count,
    spaced(<usize> (job.count * job.outChannels) << 2),
  );
}

/** Tiles of dy to [36][out / 8][tile][8]. */
function transformGrad(
  job: WinogradFilterJob,
  skipped: i32,
  count: i32,
  next: usize,
): void {
  const pixel = <usize> job.outChannels << 2;
  const row = <usize> job.outWidth * pixel;
  for (let i = skipped; i < skipped + count; i++) {
    const tile = job.begin + i;
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
          job.dyTiles +
            (<usize> (first * job.count + i * width + o) << 2),
          next,
        );
      }
    }
  }
}

/** How many blocks hold the sums of one position. */
function blocksOf(job: WinogradFilterJob): i32 {
  const last = blockWidth(job.outChannels & 7 ? job.outChannels & 7 : 8);
  return (job.outChannels - last) / 8 * blockCount(job.inChannels, 8) +
    blockCount(job.inChannels, last);
}

/** Sums the group's products; a chunk is a position. */
export function winogradFilter(job: WinogradFilterJob, position: i32): void {
  const inputs = job.inChannels;
  const across = <usize> inputs << 2;
  const bytes = <usize> (blocksOf(job) * BLOCK) << 2;
  let sums = job.sums + <usize> position * bytes;
  if (job.begin == 0) memory.fill(sums, 0, bytes);
  const x = job.xTiles +
    <usize> position * spaced(<usize> (job.count * inputs) << 2);
  let dy = job.dyTiles +
    <usize> position * spaced(<usize> (job.count * job.outChannels) << 2);
  for (let first = 0; first < job.outChannels; first += 8) {
    const width = blockWidth(job.outChannels - first);
    const size = blockRun(width);
    for (let k = 0; k < inputs; k += size) {
      // The last block may redo what another did.
      const at = x + (<usize> min(k, inputs - size) << 2);
      if (width == 4) sum12x4(at, dy, sums, 1, job.count, across, 0);
      else sum6x8(at, dy, sums, 1, job.count, across, 0);
      sums += <usize> BLOCK << 2;
    }
    dy += <usize> (job.count * width) << 2;
  }
}

/** Transforms the sums back; a chunk is eight outputs. */
export function winogradFilterBack(job: WinogradFilterJob, chunk: i32): void {
  const inputs = job.inChannels;
  const first = chunk * 8;
  const width = blockWidth(job.outChannels - first);
  const size = blockRun(width);
  const position = <usize> (blocksOf(job) * BLOCK) << 2;
  const tap = <usize> (inputs * job.outChannels) << 2;
  let block = job.sums + (<usize> (chunk * blockCount(inputs, 8) * BLOCK) << 2);
  for (let k = 0; k < inputs; k += size) {
    const begin = min(k, inputs - size);
    for (let j = 0; j < size; j++) {
      for (let o = 0; o < width; o += 4) {
        weightsGradTile(
          block + (<usize> (j * width + o) << 2),
          position,
          job.filter +
            (<usize> ((begin + j) * job.outChannels + first + o) << 2),
          tap,
        );
      }
    }
    block += <usize> BLOCK << 2;
  }
}
