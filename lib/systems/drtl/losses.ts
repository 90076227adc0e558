import * as tf from "../../engine/tf.ts";

/**
 * The mean absolute error of each task's part of a batch, in which the tasks
 * lie one after the other.
 *
 * @param restored `[tasks * n, h, w, 3]`.
 * @param sharp `[tasks * n, h, w, 3]`.
 * @returns `[tasks]`.
 */
export function taskLosses(
  restored: tf.Tensor4D,
  sharp: tf.Tensor4D,
  tasks: number,
): tf.Tensor1D {
  const errors = tf.reshape(tf.abs(tf.sub(restored, sharp)), [tasks, -1]);
  return tf.mean(errors, 1);
}

/**
 * What the pre-training pipeline minimises: `Σ w_i L_i / N` with weights that
 * are 1 where all tasks count alike.
 *
 * @param losses `[N]`.
 */
export function weightedLoss(
  losses: tf.Tensor1D,
  weights: readonly number[],
): tf.Scalar {
  return tf.mean(tf.mul(losses, tf.tensor1d([...weights])));
}
