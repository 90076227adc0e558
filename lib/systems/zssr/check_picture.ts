import { InputError } from "../../engine/mod.ts";
import type { Image } from "../../image/mod.ts";

/** The smallest side of a picture to learn from, in pixels. */
const LEAST = 16;

/** @throws {InputError} For a picture that nothing can be learnt from. */
export function checkPicture({ width, height, data }: Image): void {
  if (Math.min(width, height) < LEAST) {
    throw new InputError(
      `a picture of ${width}x${height} is too small to learn from; give one of at least ${LEAST} pixels a side`,
    );
  }
  if (!data.every(Number.isFinite)) {
    throw new InputError(
      "the picture holds values that are not finite; give one with values in [0, 1]",
    );
  }
}
