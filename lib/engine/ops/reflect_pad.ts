import { InputError } from "../input_error.ts";
import * as tf from "../tf.ts";
import { padAttr, type Padding } from "./window.ts";

/**
 * Continues a picture beyond its borders by reflection, the border pixels
 * themselves not repeated.
 *
 * @param x `[batch, height, width, channels]`.
 * @param pad How far on each side, one number or `[[top, bottom], [left, right]]`.
 * @throws {InputError} If the picture is too small to be reflected so far.
 *
 * @example
 * ```ts
 * import { openEngine, reflectPad, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const x = tf.tensor4d([1, 2, 3], [1, 1, 3, 1]);
 * const y = reflectPad(x, [[0, 0], [2, 2]]);
 * console.log(await y.data()); // 3 2 1 2 3 2 1
 * ```
 */
export function reflectPad(
  x: tf.Tensor4D,
  pad: number | Padding,
): tf.Tensor4D {
  const attr = padAttr(pad);
  const reach = [1, 2].map((axis) => Math.max(...attr[axis]));
  if (reach[0] >= x.shape[1] || reach[1] >= x.shape[2]) {
    throw new InputError(
      `reflectPad got a picture of ${x.shape[2]}x${
        x.shape[1]
      } to be continued by ${Math.max(...reach)} pixels; ` +
        "expected one that is larger than that",
    );
  }
  return tf.mirrorPad(x, attr, "reflect");
}
