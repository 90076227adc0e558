import * as tf from "../../../engine/tf.ts";

/**
 * How much each position of a level counts, by how much the blur changed it:
 * `m(x) = 1 + |S - B|(x) / mean |S - B|`, averaged over the pixels of each
 * position. Its mean over a picture is 2; it is 1 where nothing is blurred.
 *
 * @param sharp S, `[batch, h, w, 3]`.
 * @param blurry B, of the same shape.
 * @param stride Pixels per position along each side, a divisor of both sides.
 * @returns `[batch, h / stride, w / stride, 1]`.
 *
 * @example
 * ```ts
 * import { openEngine, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const sharp = tf.ones<tf.Rank.R4>([1, 32, 32, 3]);
 * const weights = semantic.blurWeights(sharp, tf.mul(sharp, 0.5), 4);
 * console.log(weights.shape, await tf.mean(weights).data()); // [1, 8, 8, 1], 2
 * ```
 */
export function blurWeights(
  sharp: tf.Tensor4D,
  blurry: tf.Tensor4D,
  stride: number,
): tf.Tensor4D {
  const changed = tf.mean(tf.abs(tf.sub(sharp, blurry)), 3, true);
  const local = tf.avgPool(changed as tf.Tensor4D, stride, stride, "valid");
  const overall = tf.mean(changed, [1, 2, 3], true);
  return tf.add(tf.div(local, tf.add(overall, 1e-12)), 1);
}
