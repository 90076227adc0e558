import * as tf from "../../../engine/tf.ts";
import { adaptiveAveragePool } from "./adaptive_average_pool.ts";

/**
 * The hierarchical context loss h(Q, T) of knowledge review (Chen et al., CVPR
 * 2021): the mean squared difference of two maps and, with weights 1/2, 1/4
 * and 1/8, of their averages over 4x4, 2x2 and 1x1 parts, divided by the sum
 * of the weights.
 *
 * A pooling to as many rows as the map has, or more, is left out; the weights
 * then go in order to those that remain. A constant difference d costs d².
 *
 * @param student Q, `[batch, h, w, channels]`.
 * @param teacher T, of the same shape.
 *
 * @example
 * ```ts
 * import { openEngine, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const teacher = tf.zeros<tf.Rank.R4>([1, 8, 8, 2]);
 * const off = tf.add<tf.Tensor4D>(teacher, 3);
 * console.log(await semantic.hierarchicalContext(off, teacher).data()); // 9
 * ```
 */
export function hierarchicalContext(
  student: tf.Tensor4D,
  teacher: tf.Tensor4D,
): tf.Scalar {
  const difference = tf.sub<tf.Tensor4D>(student, teacher);
  const sizes = [4, 2, 1].filter((size) => size < difference.shape[1]);
  const maps = [
    difference,
    ...sizes.map((size) => adaptiveAveragePool(difference, size)),
  ];
  const terms = maps.map((map, i) => tf.mul(tf.mean(tf.square(map)), 0.5 ** i));
  return tf.div(tf.addN(terms), 2 - 0.5 ** sizes.length);
}
