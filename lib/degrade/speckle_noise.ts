import { createImage, type Image } from "../image/mod.ts";
import type { Rng } from "../random/mod.ts";

/** Settings of {@linkcode addSpeckleNoise}. */
export interface SpeckleNoiseOptions {
  /** Standard deviation where the picture is white, on the scale of 0 to 255. */
  readonly level: number;
  /** The same factors in all channels; each channel its own by default. */
  readonly grey?: boolean;
}

/**
 * The picture with speckle: Gaussian noise multiplied by the picture. Values
 * may leave [0, 1].
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addSpeckleNoise, createImage, seeded } from "blindsight";
 *
 * const black = createImage(8, 8, 3);
 * const same = addSpeckleNoise(black, seeded(1), { level: 20 });
 * assert(same.data.every((value) => value === 0));
 * ```
 */
export function addSpeckleNoise(
  image: Image,
  rng: Rng,
  { level, grey = false }: SpeckleNoiseOptions,
): Image {
  const data = image.data.slice();
  const shared = grey ? image.channels : 1;
  for (let i = 0; i < data.length; i += shared) {
    const factor = 1 + level / 255 * rng.normal();
    for (let c = 0; c < shared; c++) data[i + c] *= factor;
  }
  return createImage(image.width, image.height, image.channels, data);
}
