import * as tf from "../../../engine/tf.ts";

/**
 * How differently two maps point at each position, however long they are
 * there: `mean over x of |n(Q)(x) - n(T)(x)|₁` with `n(F)(x) = F(x) / |F(x)|`.
 *
 * @param student Q, `[batch, h, w, channels]`.
 * @param teacher T, of the same shape.
 * @param weights What each position counts, `[batch, h, w, 1]`; 1 unless given.
 *
 * @example
 * ```ts
 * import { openEngine, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const map = tf.ones<tf.Rank.R4>([1, 4, 4, 2]);
 * const loss = semantic.directionLoss(tf.mul(map, 5), map);
 * console.log(await loss.data()); // near 0
 * ```
 */
export function directionLoss(
  student: tf.Tensor4D,
  teacher: tf.Tensor4D,
  weights?: tf.Tensor4D,
): tf.Scalar {
  const apart = tf.sum(
    tf.abs(tf.sub(direction(student), direction(teacher))),
    3,
    true,
  );
  return tf.mean(weights ? tf.mul(apart, weights) : apart);
}

/** n(F); what is shorter than a millionth stays short. */
export function direction(map: tf.Tensor4D): tf.Tensor4D {
  const squares = tf.sum(tf.square(map), 3, true);
  return tf.mul(map, tf.rsqrt(tf.add(squares, 1e-12)));
}
