import { InputError } from "../engine/input_error.ts";
import { createImage } from "./create_image.ts";
import type { Image } from "./image.ts";

/**
 * Cuts out the part of `width` by `height` pixels whose top-left pixel is at
 * column `x`, row `y`.
 *
 * @throws {InputError} if the part does not lie inside the picture.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, crop } from "blindsight";
 *
 * const image = createImage(3, 1, 1, new Float32Array([0, 0.5, 1]));
 * assert(crop(image, 1, 0, 2, 1).data[0] === 0.5);
 * ```
 */
export function crop(
  image: Image,
  x: number,
  y: number,
  width: number,
  height: number,
): Image {
  const inside = [x, y, width, height].every(Number.isInteger) &&
    x >= 0 && y >= 0 && width > 0 && height > 0 &&
    x + width <= image.width && y + height <= image.height;
  if (!inside) {
    throw new InputError(
      `a part of ${width}x${height} at (${x}, ${y}) does not lie inside a ` +
        `picture of ${image.width}x${image.height}; choose a smaller one`,
    );
  }
  const { channels } = image;
  const length = width * channels;
  const data = new Float32Array(height * length);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * image.width + x) * channels;
    data.set(image.data.subarray(from, from + length), row * length);
  }
  return createImage(width, height, channels, data);
}

/**
 * Cuts the right and bottom edge so that both sides are multiples of `scale`.
 *
 * @throws {InputError} if `scale` is no positive whole number, or a side is shorter than it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, modCrop } from "blindsight";
 *
 * const image = modCrop(createImage(11, 9, 3), 4);
 * assert(image.width === 8 && image.height === 8);
 * ```
 */
export function modCrop(image: Image, scale: number): Image {
  const width = image.width - image.width % scale;
  const height = image.height - image.height % scale;
  if (!(Number.isInteger(scale) && width > 0 && height > 0)) {
    throw new InputError(
      `a picture of ${image.width}x${image.height} cannot be cut to multiples ` +
        `of ${scale}; give a larger picture or a whole number that fits`,
    );
  }
  if (width === image.width && height === image.height) return image;
  return crop(image, 0, 0, width, height);
}
