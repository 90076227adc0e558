import * as tf from "../../../engine/tf.ts";

/**
 * The mean cross-entropy of logits with what is true.
 *
 * @param logits `[batch, classes]`.
 * @param labels `[batch]`, whole numbers.
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
): tf.Scalar {
  const [batch, classes] = logits.shape;
  const truth = tf.oneHot(labels, classes);
  const likely = tf.sum(tf.mul(truth, tf.logSoftmax(logits)));
  return tf.div(likely, -batch);
}
