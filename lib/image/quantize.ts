import { createImage } from "./create_image.ts";
import type { Image } from "./image.ts";
import { levels8 } from "./levels.ts";

/**
 * Rounds a picture to the 256 levels of an 8-bit file, after clipping to
 * [0, 1]; ties go to the even level, as in PyTorch.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, quantize } from "blindsight";
 *
 * const image = quantize(createImage(2, 1, 1, new Float32Array([0.5, 1.2])));
 * assert(image.data[0] === Math.fround(128 / 255) && image.data[1] === 1);
 * ```
 */
export function quantize(image: Image): Image {
  const levels = levels8(image);
  const data = new Float32Array(levels.length);
  for (let i = 0; i < data.length; i++) data[i] = levels[i] / 255;
  return createImage(image.width, image.height, image.channels, data);
}
