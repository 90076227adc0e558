import { createImage } from "./create_image.ts";
import type { Image } from "./image.ts";

/**
 * Limits a picture's values to [0, 1]; NaN stays NaN.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { clip, createImage } from "blindsight";
 *
 * const image = clip(createImage(2, 1, 1, new Float32Array([-0.25, 1.5])));
 * assert(image.data[0] === 0 && image.data[1] === 1);
 * ```
 */
export function clip(image: Image): Image {
  const { width, height, channels } = image;
  const data = image.data.slice();
  for (let i = 0; i < data.length; i++) {
    if (data[i] < 0) data[i] = 0;
    else if (data[i] > 1) data[i] = 1;
  }
  return createImage(width, height, channels, data);
}
