import * as tf from "../../../engine/tf.ts";

/**
 * The divergence of two classifications, softened (Hinton et al., 2015):
 * `tau² KL(softmax(z_T / tau) || softmax(z_P / tau))`, the mean over the batch.
 *
 * @param student z_P, `[batch, classes]`.
 * @param teacher z_T, of the same shape.
 * @param temperature tau.
 *
 * @example
 * ```ts
 * import { openEngine, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const logits = tf.tensor2d([[1, 2, 3]]);
 * console.log(await semantic.softLogitsLoss(logits, logits, 4).data()); // 0
 * ```
 */
export function softLogitsLoss(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  temperature: number,
): tf.Scalar {
  const logTeacher = tf.logSoftmax(tf.div(teacher, temperature));
  const logStudent = tf.logSoftmax(tf.div(student, temperature));
  const divergence = tf.mul(tf.exp(logTeacher), tf.sub(logTeacher, logStudent));
  return tf.mul(tf.sum(divergence), temperature ** 2 / student.shape[0]);
}
