import * as tf from "../tf.ts";

/**
 * The input where it is positive and `alpha` times the input where it is not.
 *
 * Directly after a convolution, `conv2d`'s own activation is faster.
 *
 * @example
 * ```ts
 * import { leakyRelu, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * console.log(await leakyRelu(tf.tensor1d([-1, 2]), 0.1).data()); // -0.1, 2
 * ```
 */
export function leakyRelu<T extends tf.Tensor>(x: T, alpha: number): T {
  return tf.leakyRelu(x, alpha);
}
