import * as tf from "../../../engine/tf.ts";

/** Keeps a vector of zeros from dividing by zero. */
const tiny = 1e-12;

/** Rows at unit length. */
export function unitRows(rows: tf.Tensor2D): tf.Tensor2D {
  const squares = tf.sum(tf.square(rows), 1, true);
  return tf.div(rows, tf.sqrt(tf.add(squares, tiny)));
}

/**
 * The cosine of every row with one vector.
 *
 * @param rows `[N, d]`.
 * @param target `[1, d]`.
 * @returns `[N]`.
 */
export function cosines(
  rows: tf.Tensor2D,
  target: tf.Tensor2D,
): tf.Tensor1D {
  const products = tf.matMul(unitRows(rows), unitRows(target), false, true);
  return tf.reshape(products, [rows.shape[0]]);
}
