import { createImage } from "./create_image.ts";
import type { Image } from "./image.ts";

/**
 * One channel of brightness, 0.299 R + 0.587 G + 0.114 B (BT.601, full range);
 * a grey picture comes back as it is.
 *
 * This is the grey of picture viewers. Scores of the field want `toY`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, toGrey } from "blindsight";
 *
 * const grey = toGrey(createImage(1, 1, 3, new Float32Array([1, 1, 1])));
 * assert(grey.channels === 1 && Math.abs(grey.data[0] - 1) < 1e-6);
 * ```
 */
export function toGrey(image: Image): Image {
  const { width, height, channels, data } = image;
  if (channels === 1) return image;
  const grey = new Float32Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    grey[i] = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  }
  return createImage(width, height, 1, grey);
}

/**
 * Three equal channels from a grey picture; an RGB picture comes back as it is.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, toRgb } from "blindsight";
 *
 * assert(toRgb(createImage(2, 2, 1)).data.length === 12);
 * ```
 */
export function toRgb(image: Image): Image {
  const { width, height, channels, data } = image;
  if (channels === 3) return image;
  const rgb = new Float32Array(data.length * 3);
  for (let i = 0; i < data.length; i++) rgb.fill(data[i], i * 3, i * 3 + 3);
  return createImage(width, height, 3, rgb);
}
