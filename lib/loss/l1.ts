import * as tf from "../engine/tf.ts";

/**
 * The mean absolute difference of two tensors.
 *
 * @example
 * ```ts
 * import { l1Loss, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const loss = l1Loss(tf.tensor1d([0, 1]), tf.tensor1d([1, 1]));
 * console.log(await loss.data()); // 0.5
 * ```
 */
export function l1Loss(predicted: tf.Tensor, target: tf.Tensor): tf.Scalar {
  return tf.mean(tf.abs(tf.sub(predicted, target)));
}
