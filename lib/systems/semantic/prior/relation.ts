import * as tf from "../../../engine/tf.ts";

/**
 * How differently the channels of two maps are related to each other, whatever
 * lies where: `|A(Q) - A(T)|² / C²`, with A the products of all pairs of
 * channels, each scaled to length 1 over the positions; the mean over the batch.
 *
 * @param student Q, `[batch, h, w, C]`.
 * @param teacher T, of the same shape.
 *
 * @example
 * ```ts
 * import { openEngine, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const map = tf.ones<tf.Rank.R4>([1, 4, 4, 2]);
 * console.log(await semantic.relationLoss(map, map).data()); // 0
 * ```
 */
export function relationLoss(
  student: tf.Tensor4D,
  teacher: tf.Tensor4D,
): tf.Scalar {
  return tf.mean(tf.square(tf.sub(related(student), related(teacher))));
}

/** A(F), `[batch, C, C]`. */
function related(map: tf.Tensor4D): tf.Tensor3D {
  const [batch, , , channels] = map.shape;
  const columns = tf.reshape(map, [batch, -1, channels]);
  const squares = tf.sum(tf.square(columns), 1, true);
  // A channel that is 0 everywhere is related to none.
  const unit = tf.mul(columns, tf.rsqrt(tf.add(squares, 1e-12)));
  return tf.matMul(unit, unit, true) as tf.Tensor3D;
}
