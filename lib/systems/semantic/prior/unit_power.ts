import * as tf from "../../../engine/tf.ts";

/**
 * A classifier's level, which may be tens in size, as maps to be embedded are:
 * with a mean square of 1 over each picture.
 *
 * @param level `[batch, h, w, channels]`.
 */
export function unitPower(level: tf.Tensor4D): tf.Tensor4D {
  const power = tf.mean(tf.square(level), [1, 2, 3], true);
  return tf.mul(level, tf.rsqrt(tf.add(power, 1e-8)));
}
