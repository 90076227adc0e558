import { createImage } from "./create_image.ts";
import { toRgb } from "./grey.ts";
import type { Image } from "./image.ts";

/** MATLAB's `rgb2ycbcr` for RGB in [0, 1], rows Y, Cb, Cr on the 0..255 scale. */
const forward = [
  [65.481, 128.553, 24.966],
  [-37.797, -74.203, 112],
  [112, -93.786, -18.214],
] as const;
const offset = [16, 128, 128] as const;

/** The inverse as the field's scripts print it, for Y, Cb, Cr on the 0..255 scale. */
const back = [
  [0.00456621, 0, 0.00625893],
  [0.00456621, -0.00153632, -0.00318811],
  [0.00456621, 0.00791071, 0],
] as const;
const backOffset = [-222.921, 135.576, -276.836] as const;

/**
 * The luma that super-resolution scores compare: BT.601 limited range,
 * (16 + 65.481 R + 128.553 G + 24.966 B) / 255, so black is 16/255 and white
 * 235/255; one channel, not rounded.
 *
 * A grey picture counts as R = G = B.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, toY } from "blindsight";
 *
 * const y = toY(createImage(1, 1, 3, new Float32Array([1, 1, 1])));
 * assert(Math.abs(y.data[0] - 235 / 255) < 1e-6);
 * ```
 */
export function toY(image: Image): Image {
  const { width, height, data } = toRgb(image);
  const [r, g, b] = forward[0];
  const y = new Float32Array(width * height);
  for (let i = 0, at = 0; i < y.length; i++, at += 3) {
    y[i] = (offset[0] + r * data[at] + g * data[at + 1] + b * data[at + 2]) /
      255;
  }
  return createImage(width, height, 1, y);
}

/**
 * Y, Cb, Cr in place of R, G, B: BT.601 limited range divided by 255, as
 * MATLAB's `rgb2ycbcr`; not rounded.
 *
 * The result's three channels are no colours to look at; `yCbCrToRgb` goes back.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, rgbToYCbCr } from "blindsight";
 *
 * const [y, cb, cr] = rgbToYCbCr(createImage(1, 1, 3)).data;
 * assert(y < cb && cb === cr); // black: 16, 128, 128
 * ```
 */
export function rgbToYCbCr(image: Image): Image {
  const { width, height, data } = toRgb(image);
  const result = new Float32Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    for (let c = 0; c < 3; c++) {
      const [r, g, b] = forward[c];
      result[at + c] =
        (offset[c] + r * data[at] + g * data[at + 1] + b * data[at + 2]) / 255;
    }
  }
  return createImage(width, height, 3, result);
}

/**
 * RGB from the Y, Cb, Cr that `rgbToYCbCr` gives; not clipped.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, rgbToYCbCr, yCbCrToRgb } from "blindsight";
 *
 * const image = createImage(1, 1, 3, new Float32Array([0.2, 0.4, 0.6]));
 * const same = yCbCrToRgb(rgbToYCbCr(image));
 * assert(Math.abs(same.data[2] - 0.6) < 1e-4);
 * ```
 */
export function yCbCrToRgb(image: Image): Image {
  const { width, height, data } = toRgb(image);
  const result = new Float32Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    for (let c = 0; c < 3; c++) {
      const [y, cb, cr] = back[c];
      result[at + c] = 255 * (y * data[at] + cb * data[at + 1] +
            cr * data[at + 2]) + backOffset[c] / 255;
    }
  }
  return createImage(width, height, 3, result);
}
