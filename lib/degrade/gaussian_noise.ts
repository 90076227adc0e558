import { createImage, type Image } from "../image/mod.ts";
import type { Rng } from "../random/mod.ts";

/** Settings of {@linkcode addGaussianNoise}. */
export interface GaussianNoiseOptions {
  /** Standard deviation on the scale of 0 to 255. */
  readonly level: number;
  /** The same noise in all channels; each channel its own by default. */
  readonly grey?: boolean;
}

/**
 * The picture with white Gaussian noise added; values may leave [0, 1].
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addGaussianNoise, createImage, seeded } from "blindsight";
 *
 * const noisy = addGaussianNoise(createImage(8, 8, 3), seeded(1), { level: 10 });
 * assert(noisy.data.some((value) => value < 0));
 * ```
 */
export function addGaussianNoise(
  image: Image,
  rng: Rng,
  { level, grey = false }: GaussianNoiseOptions,
): Image {
  const data = image.data.slice();
  const shared = grey ? image.channels : 1;
  for (let i = 0; i < data.length; i += shared) {
    const noise = level / 255 * rng.normal();
    for (let c = 0; c < shared; c++) data[i + c] += noise;
  }
  return createImage(image.width, image.height, image.channels, data);
}
