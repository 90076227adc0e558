import * as tf from "../../engine/tf.ts";

/**
 * The distillation loss on D': the KL divergence from the teacher's softened
 * distribution to the student's, summed over entries, averaged over the batch.
 *
 * There is no factor of temperature squared. The teacher is a constant.
 *
 * @param student D' of the student, `[batch, 4C]`.
 * @param teacher D' of the teacher, `[batch, 4C]`.
 * @param temperature What both are divided by before the softmax.
 *
 * @example
 * ```ts
 * import { kdsr, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const idr = tf.tensor2d([[0.1, 0.2, 0.3]]);
 * console.log(await kdsr.distillationLoss(idr, idr).data()); // 0
 * ```
 */
export function distillationLoss(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  temperature = 0.15,
): tf.Scalar {
  const logTeacher = tf.logSoftmax(tf.div(teacher, temperature));
  const logStudent = tf.logSoftmax(tf.div(student, temperature));
  const divergence = tf.mul(tf.exp(logTeacher), tf.sub(logTeacher, logStudent));
  return tf.div(tf.sum(divergence), student.shape[0]);
}
