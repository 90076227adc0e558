import { createImage } from "./create_image.ts";
import type { Image } from "./image.ts";

/** Which of the eight positions of a square a picture is turned to. */
export interface Augmentation {
  /** Left and right change places. */
  readonly flipX: boolean;
  /** Top and bottom change places. */
  readonly flipY: boolean;
  /** Rows become columns, after the flips. */
  readonly transpose: boolean;
}

/**
 * Flips a picture left to right, top to bottom, and then swaps rows and
 * columns, each where told; the eight combinations are the eight rotations and
 * mirrorings.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { augment, createImage } from "blindsight";
 *
 * const image = createImage(2, 1, 1, new Float32Array([0, 1]));
 * const turned = augment(image, { flipX: true, flipY: false, transpose: true });
 * assert(turned.width === 1 && turned.height === 2);
 * assert(turned.data[0] === 1);
 * ```
 */
export function augment(image: Image, how: Augmentation): Image {
  const { width, height, channels, data } = image;
  const { flipX, flipY, transpose } = how;
  if (!flipX && !flipY && !transpose) return image;
  const result = new Float32Array(data.length);
  const stepX = (transpose ? height : 1) * channels;
  const stepY = (transpose ? 1 : width) * channels;
  let from = 0;
  for (let y = 0; y < height; y++) {
    const row = (flipY ? height - 1 - y : y) * stepY;
    for (let x = 0; x < width; x++) {
      const to = row + (flipX ? width - 1 - x : x) * stepX;
      for (let c = 0; c < channels; c++) result[to + c] = data[from++];
    }
  }
  return transpose
    ? createImage(height, width, channels, result)
    : createImage(width, height, channels, result);
}

/**
 * Mirrors a picture left to right.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, flipHorizontal } from "blindsight";
 *
 * const image = createImage(2, 1, 1, new Float32Array([0, 1]));
 * assert(flipHorizontal(image).data[0] === 1);
 * ```
 */
export function flipHorizontal(image: Image): Image {
  return augment(image, { flipX: true, flipY: false, transpose: false });
}

/**
 * Mirrors a picture top to bottom.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, flipVertical } from "blindsight";
 *
 * const image = createImage(1, 2, 1, new Float32Array([0, 1]));
 * assert(flipVertical(image).data[0] === 1);
 * ```
 */
export function flipVertical(image: Image): Image {
  return augment(image, { flipX: false, flipY: true, transpose: false });
}

/**
 * Swaps a picture's rows and columns.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, transpose } from "blindsight";
 *
 * assert(transpose(createImage(5, 2, 3)).height === 5);
 * ```
 */
export function transpose(image: Image): Image {
  return augment(image, { flipX: false, flipY: false, transpose: true });
}
