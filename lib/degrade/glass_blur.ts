import { createImage, type Image } from "../image/mod.ts";
import type { Rng } from "../random/mod.ts";
import { blur } from "./blur.ts";
import { isotropicGaussian } from "./gaussian_kernel.ts";

/** Settings of {@linkcode glassBlur}. */
export interface GlassBlurOptions {
  /** Standard deviation of the Gaussian before and after, in pixels. */
  readonly sigma: number;
  /** How far pixels are thrown at most, in pixels. */
  readonly shift: number;
  /** How often every pixel changes places. */
  readonly passes: number;
}

/**
 * As through frosted glass: blurred, every pixel changed with a random
 * neighbour, several times over, and blurred again (ImageNet-C; SRTTA has sigma
 * 1 to 2, shifts of 2 to 6, two or three passes).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, glassBlur, seeded } from "blindsight";
 *
 * const image = createImage(16, 16, 3);
 * const frosted = glassBlur(image, seeded(1), { sigma: 1, shift: 2, passes: 2 });
 * assert(frosted.width === 16);
 * ```
 */
export function glassBlur(
  image: Image,
  rng: Rng,
  { sigma, shift, passes }: GlassBlurOptions,
): Image {
  const { width, height, channels } = image;
  const kernel = isotropicGaussian({
    size: 2 * Math.ceil(3 * sigma) + 1,
    sigma,
  });
  const data = blur(image, kernel).data.slice();
  for (let pass = 0; pass < passes; pass++) {
    for (let y = height - 1; y >= 0; y--) {
      for (let x = width - 1; x >= 0; x--) {
        const toX = x + rng.integer(2 * shift + 1) - shift;
        const toY = y + rng.integer(2 * shift + 1) - shift;
        if (toX < 0 || toX >= width || toY < 0 || toY >= height) continue;
        let here = (y * width + x) * channels;
        let there = (toY * width + toX) * channels;
        for (const end = here + channels; here < end; here++, there++) {
          const value = data[here];
          data[here] = data[there];
          data[there] = value;
        }
      }
    }
  }
  return blur(createImage(width, height, channels, data), kernel);
}
