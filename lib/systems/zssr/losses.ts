import * as tf from "../../engine/tf.ts";
import { l1Loss } from "../../loss/mod.ts";

/**
 * L1, each pixel counting as much as its weight says.
 *
 * @param predicted `[batch, height, width, channels]`.
 * @param target The same shape.
 * @param weight `[batch, height, width, 1]`; all pixels count alike without it.
 *
 * @example
 * ```ts
 * import { openEngine, tf, zssr } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const black: tf.Tensor4D = tf.zeros([1, 2, 2, 3]);
 * const white: tf.Tensor4D = tf.ones([1, 2, 2, 3]);
 * const weight: tf.Tensor4D = tf.fill([1, 2, 2, 1], 0.5);
 * console.log(await zssr.weightedL1(black, white, weight).data()); // 0.5
 * ```
 */
export function weightedL1(
  predicted: tf.Tensor4D,
  target: tf.Tensor4D,
  weight?: tf.Tensor4D,
): tf.Scalar {
  if (!weight) return l1Loss(predicted, target);
  return tf.mean(tf.mul(tf.abs(tf.sub(predicted, target)), weight));
}
