import { InputError } from "../engine/input_error.ts";
import type { Image } from "../image/image.ts";
import {
  type Compared,
  comparedPlanes,
  type Mask,
  type Plane,
} from "./planes.ts";
import type { Protocol } from "./protocol.ts";
import { centre, similarities, windowRows, windowSize } from "./window_rows.ts";

/**
 * Structural similarity, 1 for equal pictures: Wang's index with an 11x11
 * Gaussian window of sigma 1.5, C1 = (0.01 * 255)², C2 = (0.03 * 255)², averaged
 * over the positions where the window lies inside, and over the channels that
 * the protocol compares (Wang et al. 2004, equation 13).
 *
 * @throws {InputError} if the pictures differ in size or channels, hold NaN, or fewer than 11x11
 * pixels are left after the protocol's crop.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, protocol, ssim } from "blindsight";
 *
 * const image = createImage(20, 20, 3);
 * assert(ssim(image, image, protocol("kdsr", { scale: 4 })) === 1);
 * ```
 */
export function ssim(
  image: Image,
  reference: Image,
  protocol: Protocol,
): number {
  return ssimOf(
    comparedPlanes(image, reference, protocol, protocol.ssim),
    protocol,
  );
}

/** The same of what was compared already. */
export function ssimOf(
  { planes, references, mask }: Compared,
  { name, ssim }: Protocol,
): number {
  const { width, height } = planes[0];
  if (width < windowSize || height < windowSize) {
    throw new InputError(
      `SSIM needs at least ${windowSize}x${windowSize} pixels but ${width}x${height} are left after ` +
        `protocol "${name}" cuts ${ssim.crop} at each edge; give a larger picture`,
    );
  }
  let sum = 0;
  planes.forEach((plane, c) => sum += planeSsim(plane, references[c], mask));
  return sum / planes.length;
}

function planeSsim(a: Plane, b: Plane, mask: Mask | undefined): number {
  const rows = windowRows(a, b);
  const index = new Float64Array(rows.across);
  let sum = 0;
  let count = 0;
  for (let y = 0; y < rows.down; y++) {
    similarities(rows.next(), index);
    const at = (y + centre) * a.width + centre;
    for (let x = 0; x < index.length; x++) {
      const weight = mask === undefined ? 1 : mask[at + x];
      sum += weight * index[x];
      count += weight;
    }
  }
  return sum / count;
}
