import type { Image } from "../image/image.ts";
import { type Compared, comparedPlanes } from "./planes.ts";
import type { Protocol } from "./protocol.ts";

/**
 * Peak signal-to-noise ratio in dB: 10 log10(255² / MSE) with one mean squared
 * error over everything that the protocol compares; Infinity for equal
 * pictures.
 *
 * @throws {InputError} if the pictures differ in size or channels, hold NaN, or nothing is left
 * after the protocol's crop.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, protocol, psnr } from "blindsight";
 *
 * const black = createImage(20, 20, 3);
 * const dark = createImage(20, 20, 3, new Float32Array(1200).fill(1 / 255));
 * const score = psnr(dark, black, protocol("rgb", { crop: 0 }));
 * assert(Math.abs(score - 48.13) < 0.01);
 * ```
 */
export function psnr(
  image: Image,
  reference: Image,
  protocol: Protocol,
): number {
  return psnrOf(comparedPlanes(image, reference, protocol, protocol.psnr));
}

/** The same of what was compared already. */
export function psnrOf({ planes, references, mask }: Compared): number {
  let sum = 0;
  let count = 0;
  planes.forEach(({ data }, c) => {
    const other = references[c].data;
    for (let i = 0; i < data.length; i++) {
      const weight = mask === undefined ? 1 : mask[i];
      const difference = data[i] - other[i];
      sum += weight * difference * difference;
      count += weight;
    }
  });
  return sum === 0 ? Infinity : 10 * Math.log10(255 * 255 * count / sum);
}
