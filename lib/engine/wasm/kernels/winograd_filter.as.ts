// The gradient of a 3x3 convolution's weights by Winograd's transforms: the
// products of transformed tiles of x and dy are summed over all tiles before
// they are transformed back. Parts as in filter_grad.as.ts.

import { BLOCK, blockCount, blockRun, blockWidth, spaced } from "./block.as";
import { sum12x4, sum6x8 } from "./tiles.as";
import { transformInput } from "./winograd.as";
import { gradTile } from "./winograd_tiles.as";

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
    16 * spaced(<usize> (job.tilesPerGroup * job.inChannels) << 2);
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

/** Tiles of dy to [16][out / 8][tile][8]. */
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
    const x = tile % job.tileColumns * 2;
    const line = tile / job.tileColumns;
    const y = line % job.tileRows * 2;
    const sample = line / job.tileRows;
    const from = job.dy + <usize> (sample * job.outHeight + y) * row +
      <usize> x * pixel;
    const across = x + 1 < job.outWidth;
    const down = y + 1 < job.outHeight;
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
  for (let position = 0; position < 16; position++) {
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
        filterTile(
          job,
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

/** The sum of one position over all parts. */
@inline
function total(job: WinogradFilterJob, from: usize): v128 {
  let sum = v128.load(from);
  for (let part = 1; part < job.partCount; part++) {
    from += job.partBytes;
    sum = f32x4.add(sum, v128.load(from));
  }
  return sum;
}

/** G' m G, a row of m at a time. */
function filterTile(
  job: WinogradFilterJob,
  from: usize,
  position: usize,
  to: usize,
  tap: usize,
): void {
  const half = f32x4.splat(0.5);
  const zero = f32x4.splat(0);
  let r0 = zero, r1 = zero, r2 = zero, r3 = zero, r4 = zero;
  let r5 = zero, r6 = zero, r7 = zero, r8 = zero;
  for (let row = 0; row < 4; row++) {
    const a = total(job, from);
    const b = total(job, from + position);
    const c = total(job, from + 2 * position);
    const d = total(job, from + 3 * position);
    const sum = f32x4.mul(f32x4.add(b, c), half);
    const gap = f32x4.mul(f32x4.sub(b, c), half);
    const left = f32x4.add(a, sum);
    const right = f32x4.add(sum, d);
    if (row == 0) {
      r0 = left;
      r1 = gap;
      r2 = right;
    } else if (row == 3) {
      r6 = f32x4.add(r6, left);
      r7 = f32x4.add(r7, gap);
      r8 = f32x4.add(r8, right);
    } else {
      const l = f32x4.mul(left, half);
      const g = f32x4.mul(gap, half);
      const r = f32x4.mul(right, half);
      r0 = f32x4.add(r0, l);
      r1 = f32x4.add(r1, g);
      r2 = f32x4.add(r2, r);
      r6 = f32x4.add(r6, l);
      r7 = f32x4.add(r7, g);
      r8 = f32x4.add(r8, r);
      if (row == 1) {
        r3 = l;
        r4 = g;
        r5 = r;
      } else {
        r3 = f32x4.sub(r3, l);
        r4 = f32x4.sub(r4, g);
        r5 = f32x4.sub(r5, r);
      }
    }
    from += 4 * position;
  }
  v128.store(to, r0);
  v128.store(to + tap, r1);
  v128.store(to + 2 * tap, r2);
  v128.store(to + 3 * tap, r3);
  v128.store(to + 4 * tap, r4);
  v128.store(to + 5 * tap, r5);
  v128.store(to + 6 * tap, r6);
  v128.store(to + 7 * tap, r7);
  v128.store(to + 8 * tap, r8);
}
