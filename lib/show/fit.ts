import { InputError } from "../engine/input_error.ts";
import { type Image, imresize } from "../image/mod.ts";
import { enlarge } from "./enlarge.ts";

/** Pictures are enlarged until a row of them is about this wide. */
const COMFORTABLE = 960;

/** Rows wider than this are shrunk: a notebook would shrink them anyway. */
const WIDEST = 1600;

/** The largest enlargement that is chosen unasked. */
const MOST = 8;

/** How much to enlarge (or shrink, below 1) pictures of this width so that `count` of them make a row. */
export function fittingScale(width: number, count: number): number {
  const row = width * count;
  if (row > WIDEST) return WIDEST / row;
  const most = Math.min(MOST, COMFORTABLE / row, COMFORTABLE / 2 / width);
  return Math.max(1, Math.floor(most));
}

/**
 * A picture at another size: whole factors repeat pixels, shrinking averages.
 *
 * @throws {InputError} If the scale is above 1 and not whole, or not positive.
 */
export function rescale(image: Image, scale: number): Image {
  if (Number.isInteger(scale) && scale >= 1) return enlarge(image, scale);
  if (scale > 0 && scale < 1) return imresize(image, scale);
  throw new InputError(
    `pictures cannot be shown at scale ${scale}; give a whole number to enlarge, or a number below 1 to shrink`,
  );
}
