/**
 * Where the centre of mass must lie along a side of `size` taps, so that blur
 * and taking the top left of every `scale` pixels leave a picture in its
 * place: `floor(size / 2) + (scale - 1) / 2`, as {@linkcode blur} puts the tap
 * at `floor(size / 2)` on the pixel.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { samplingPhase } from "blindsight";
 *
 * assert(samplingPhase(13, 2) === 6.5 && samplingPhase(33, 4) === 17.5);
 * ```
 */
export function samplingPhase(size: number, scale: number): number {
  return Math.floor(size / 2) + (scale - 1) / 2;
}
