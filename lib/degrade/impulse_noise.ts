import { createImage, type Image } from "../image/mod.ts";
import type { Rng } from "../random/mod.ts";

/** Settings of {@linkcode addImpulseNoise}. */
export interface ImpulseNoiseOptions {
  /** The share of values that are lost, from 0 to 1. */
  readonly amount: number;
  /** Whole pixels are lost; each channel loses values of its own by default. */
  readonly grey?: boolean;
}

/**
 * The picture with salt and pepper: a share of the values is 0 or 1, each half
 * of the time.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addImpulseNoise, createImage, seeded } from "blindsight";
 *
 * const noisy = addImpulseNoise(createImage(8, 8, 3), seeded(1), { amount: 0.2 });
 * assert(noisy.data.some((value) => value === 1));
 * ```
 */
export function addImpulseNoise(
  image: Image,
  rng: Rng,
  { amount, grey = false }: ImpulseNoiseOptions,
): Image {
  const data = image.data.slice();
  const shared = grey ? image.channels : 1;
  for (let i = 0; i < data.length; i += shared) {
    const u = rng.uniform();
    if (u >= amount) continue;
    data.fill(u < amount / 2 ? 0 : 1, i, i + shared);
  }
  return createImage(image.width, image.height, image.channels, data);
}
