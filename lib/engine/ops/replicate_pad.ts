import * as tf from "../tf.ts";
import { padAttr, type Padding } from "./window.ts";

/**
 * Continues a picture beyond its borders by its border pixels.
 *
 * @param x `[batch, height, width, channels]`.
 * @param pad How far on each side, one number or `[[top, bottom], [left, right]]`.
 *
 * @example
 * ```ts
 * import { openEngine, replicatePad, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const x = tf.tensor4d([1, 2, 3], [1, 1, 3, 1]);
 * const y = replicatePad(x, [[0, 0], [2, 1]]);
 * console.log(await y.data()); // 1 1 1 2 3 3
 * ```
 */
export function replicatePad(
  x: tf.Tensor4D,
  pad: number | Padding,
): tf.Tensor4D {
  const attr = padAttr(pad);
  return tf.tidy(() =>
    [1, 2].reduce((y, axis) => continued(y, axis, attr[axis]), x)
  );
}

/** The tensor with its first and last slices repeated along an axis. */
function continued(
  x: tf.Tensor4D,
  axis: number,
  [before, after]: readonly [number, number],
): tf.Tensor4D {
  const repeated = (at: number, times: number): tf.Tensor4D[] => {
    if (times === 0) return [];
    const begin = x.shape.map((_, i) => i === axis ? at : 0);
    const size = x.shape.map((side, i) => i === axis ? 1 : side);
    const edge = tf.slice(x, begin, size);
    return [tf.tile(edge, x.shape.map((_, i) => i === axis ? times : 1))];
  };
  const last = x.shape[axis] - 1;
  const parts = [...repeated(0, before), x, ...repeated(last, after)];
  return parts.length === 1 ? x : tf.concat(parts, axis);
}
