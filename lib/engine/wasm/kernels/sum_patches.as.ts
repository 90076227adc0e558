import { blockWidth } from "./block.as";
import { tile12x4, tile1x4, tile1x8, tile6x8 } from "./tiles.as";

/**
 * Every patch times all weights: the matrix product that convolutions come
 * down to.
 *
 * @param x What the patches are counted from.
 * @param patches Where in x each patch begins.
 * @param w Weights, [out / 8][size][8].
 * @param y `count` rows of `outChannels`.
 * @param kernelHeight Rows of a patch, `nextRow` apart.
 * @param taps Runs of a row, `nextTap` apart, each of `run` numbers.
 */
export function sumPatches(
  x: usize,
  patches: usize,
  count: i32,
  w: usize,
  size: i32,
  bias: usize,
  y: usize,
  outChannels: i32,
  kernelHeight: i32,
  taps: i32,
  run: i32,
  nextTap: usize,
  nextRow: usize,
  activation: i32,
  alpha: f32,
): void {
  const step = <usize> outChannels << 2;
  for (let first = 0; first < outChannels; first += 8) {
    const left = outChannels - first;
    const narrow = blockWidth(left) == 4;
    const tile = narrow ? 12 : 6;
    if (count < tile) {
      for (let q = 0; q < count; q++) {
        const p = patches + (<usize> q << 2);
        const to = y + <usize> q * step;
        if (narrow) tile1x4(x, p, w, bias, to, step, kernelHeight, taps, run, nextTap, nextRow, activation, alpha, left);
        else tile1x8(x, p, w, bias, to, step, kernelHeight, taps, run, nextTap, nextRow, activation, alpha, left);
      }
    } else {
      for (let q = 0; q < count; q += tile) {
        q = min(q, count - tile); // The last tile may redo what another did.
        const p = patches + (<usize> q << 2);
        const to = y + <usize> q * step;
        if (narrow) tile12x4(x, p, w, bias, to, step, kernelHeight, taps, run, nextTap, nextRow, activation, alpha, left);
        else tile6x8(x, p, w, bias, to, step, kernelHeight, taps, run, nextTap, nextRow, activation, alpha, left);
      }
    }
    w += <usize> size << 5;
    bias += 32;
    y += 32;
  }
}
