import { InputError } from "../engine/input_error.ts";
import { imresize } from "../image/imresize.ts";
import { quantize } from "../image/quantize.ts";
import type { Restorer } from "./restorer.ts";

/**
 * The baseline of every table: MATLAB's bicubic enlargement, clipped and
 * rounded to 8 bit.
 *
 * @throws {InputError} if the scale is no positive whole number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bicubicRestorer, createImage } from "blindsight";
 *
 * const image = await bicubicRestorer(4).restore(createImage(5, 3, 3));
 * assert(image.width === 20 && image.height === 12);
 * ```
 */
export function bicubicRestorer(scale: number): Restorer {
  if (!(Number.isInteger(scale) && scale > 0)) {
    throw new InputError(
      `scale ${scale} is not possible; give a whole number such as 2, 3 or 4`,
    );
  }
  return {
    name: "bicubic",
    scale,
    restore: (image) => Promise.resolve(quantize(imresize(image, scale))),
  };
}
