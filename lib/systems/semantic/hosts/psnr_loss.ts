import * as tf from "../../../engine/tf.ts";

/** What red, green and blue weigh in BT.601's luma of 16 to 235. */
const luma = [65.481, 128.553, 24.966];

/**
 * The negative PSNR in decibels, the mean of the pictures' own: `10 / ln 10 *
 * mean(ln(MSE + 1e-8))`, NAFNet's loss.
 *
 * @param restored `[batch, h, w, 3]`, RGB in [0, 1].
 * @param sharp The same of the truth.
 * @param options.luma Whether only BT.601's luma counts.
 *
 * @example
 * ```ts
 * import { openEngine, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const sharp: tf.Tensor4D = tf.zeros([1, 2, 2, 3]);
 * const loss = semantic.psnrLoss(tf.add(sharp, 0.1), sharp);
 * console.log(await loss.data()); // -20
 * ```
 */
export function psnrLoss(
  restored: tf.Tensor4D,
  sharp: tf.Tensor4D,
  options: { readonly luma?: boolean } = {},
): tf.Scalar {
  let difference: tf.Tensor = tf.sub(restored, sharp);
  if (options.luma) {
    const weights = tf.tensor1d(luma.map((weight) => weight / 255));
    difference = tf.sum(tf.mul(difference, weights), 3);
  }
  const axes = difference.shape.map((_, axis) => axis).slice(1);
  const mse = tf.mean(tf.square(difference), axes);
  return tf.mul(tf.mean(tf.log(tf.add(mse, 1e-8))), 10 / Math.LN10);
}
