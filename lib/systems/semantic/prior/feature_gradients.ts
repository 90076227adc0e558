import * as tf from "../../../engine/tf.ts";

/**
 * How differently two maps change from each position to the next:
 * `mean |dx Q - dx T| + mean |dy Q - dy T|`.
 *
 * @param student Q, `[batch, h, w, channels]`, of at least two rows and columns.
 * @param teacher T, of the same shape.
 * @param weights What each position counts, `[batch, h, w, 1]`; 1 unless
 * given. A difference counts as the position that it is taken from.
 *
 * @example
 * ```ts
 * import { openEngine, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const map = tf.ones<tf.Rank.R4>([1, 4, 4, 2]);
 * const loss = semantic.featureGradientLoss(tf.add(map, 5), map);
 * console.log(await loss.data()); // 0: an offset has no gradient
 * ```
 */
export function featureGradientLoss(
  student: tf.Tensor4D,
  teacher: tf.Tensor4D,
  weights?: tf.Tensor4D,
): tf.Scalar {
  const apart = tf.sub<tf.Tensor4D>(student, teacher);
  const [batch, height, width, channels] = apart.shape;
  const along = (dy: number, dx: number) => {
    const size = [batch, height - dy, width - dx];
    const steps = tf.abs(tf.sub(
      tf.slice(apart, [0, dy, dx, 0], [...size, channels]),
      tf.slice(apart, [0, 0, 0, 0], [...size, channels]),
    ));
    if (!weights) return tf.mean(steps);
    return tf.mean(
      tf.mul(steps, tf.slice(weights, [0, 0, 0, 0], [...size, 1])),
    );
  };
  return tf.add(along(0, 1), along(1, 0));
}
