// Convolutions with one or three outputs, where the lanes of a vector take the
// inputs: rows of a patch must be a multiple of four numbers.

import { BLOCK } from "./block.as";
import { Patch } from "./patch.as";
import { dot1x1, dot1x3, dot4x3, dot8x1, sum16x3, sum48x1 } from "./tiles.as";

/**
 * Every patch times all weights, [row][run / 4][out][4]; the rest as in
 * sumPatches.
 */
export function sumDots(
  patch: Patch,
  x: usize,
  starts: usize,
  count: i32,
  w: usize,
  bias: usize,
  y: usize,
  outChannels: i32,
): void {
  const three = outChannels == 3;
  const tile = three ? 4 : 8;
  const step = <usize> outChannels << 2;
  for (let q = 0; q < count;) {
    const alone = q + tile > count;
    const p = starts + (<usize> q << 2);
    const to = y + <usize> q * step;
    if (three) {
      if (alone) dot1x3(patch, x, p, w, bias, to);
      else dot4x3(patch, x, p, w, bias, to);
    } else {
      if (alone) dot1x1(patch, x, p, w, bias, to);
      else dot8x1(patch, x, p, w, bias, to);
    }
    q += alone ? 1 : tile;
  }
}

/** How many inputs of a run one block sums. */
@inline
export function dotRun(outChannels: i32): i32 {
  return outChannels == 3 ? 16 : 48;
}

/** Adds the products of some rows to the blocks of one run; returns their end. */
export function sumDotRows(
  x: usize,
  dy: usize,
  block: usize,
  outChannels: i32,
  run: i32,
  rows: i32,
  columns: i32,
  across: usize,
  down: usize,
): usize {
  const size = dotRun(outChannels);
  for (let k = 0; k < run; k += size) {
    // The last block may redo what another did.
    const at = x + (<usize> min(k, run - size) << 2);
    if (outChannels == 3) {
      sum16x3(at, dy, block, rows, columns, across, down);
    } else sum48x1(at, dy, block, rows, columns, across, down);
    block += <usize> BLOCK << 2;
  }
  return block;
}

/** Sums the parts of one run's blocks in order into [in][out]. */
export function sumDotParts(
  block: usize,
  partBytes: usize,
  partCount: i32,
  filter: usize,
  run: i32,
  outChannels: i32,
): void {
  const size = dotRun(outChannels);
  for (let k = 0; k < run; k += size) {
    const begin = min(k, run - size);
    for (let j = 0; j < size; j++) {
      for (let o = 0; o < outChannels; o++) {
        let from = block +
          (<usize> ((j >> 2) * outChannels * 4 + o * 4 + (j & 3)) << 2);
        let sum: f32 = 0;
        for (let part = 0; part < partCount; part++) {
          sum += f32.load(from);
          from += partBytes;
        }
        f32.store(
          filter + (<usize> ((begin + j) * outChannels + o) << 2),
          sum,
        );
      }
    }
    block += <usize> BLOCK << 2;
  }
}
