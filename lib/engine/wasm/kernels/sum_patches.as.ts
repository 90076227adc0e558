import { blockWidth } from "./block.as";
import { Patch } from "./patch.as";
import { tile12x4, tile1x4, tile1x8, tile6x8 } from "./tiles.as";

/**
 * Every patch times all weights: the matrix product that convolutions come
 * down to.
 *
 * @param x What the patches are counted from.
 * @param starts Where in x each patch begins.
 * @param w Weights, [out / 8][size][8], where a patch has `size` numbers.
 * @param y `count` rows of `outChannels`.
 */
export function sumPatches(
  patch: Patch,
  x: usize,
  starts: usize,
  count: i32,
  w: usize,
  bias: usize,
  y: usize,
  outChannels: i32,
): void {
  const step = <usize> outChannels << 2;
  const next = <usize> (patch.rows * patch.taps * patch.run) << 5;
  for (let first = 0; first < outChannels; first += 8) {
    const left = outChannels - first;
    const narrow = blockWidth(left) == 4;
    const tile = narrow ? 12 : 6;
    const alone = count < tile;
    for (let q = 0; q < count; q += alone ? 1 : tile) {
      if (!alone) q = min(q, count - tile); // The last may redo some outputs.
      const p = starts + (<usize> q << 2);
      const to = y + <usize> q * step;
      if (narrow) {
        if (alone) tile1x4(patch, x, p, w, bias, to, step, left);
        else tile12x4(patch, x, p, w, bias, to, step, left);
      } else {
        if (alone) tile1x8(patch, x, p, w, bias, to, step, left);
        else tile6x8(patch, x, p, w, bias, to, step, left);
      }
    }
    w += next;
    bias += 32;
    y += 32;
  }
}
