import * as tf from "../tf.ts";

/**
 * The greatest of every 2x2 pixels; an odd last row or column is left out.
 *
 * @param x `[batch, height, width, channels]`.
 *
 * @example
 * ```ts
 * import { maxPool2x2, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
 * console.log(await maxPool2x2(x).data()); // 4
 * ```
 */
export function maxPool2x2(x: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const [batch, height, width, channels] = x.shape;
    const h = height >> 1;
    const w = width >> 1;
    const even = tf.slice(x, [0, 0, 0, 0], [batch, 2 * h, 2 * w, channels]);
    // Of equal ones the first gets the gradient, as in PyTorch.
    const [top, bottom] = tf.unstack(
      tf.reshape(even, [batch, h, 2, 2 * w, channels]),
      2,
    );
    const rows = tf.reshape(tf.maximum(top, bottom), [
      batch,
      h,
      w,
      2,
      channels,
    ]);
    const [left, right] = tf.unstack(rows, 3);
    return tf.maximum(left, right) as tf.Tensor4D;
  });
}
