import * as tf from "../engine/tf.ts";
import { leaves, mapTree, type Params } from "../nn/mod.ts";

/**
 * Gradients scaled down so that their norm over all parameters is at most
 * `max`; new tensors, the given ones stay the caller's.
 *
 * @example
 * ```ts
 * import { clipByGlobalNorm, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const { w } = clipByGlobalNorm({ w: tf.tensor1d([3, 4]) }, 1);
 * console.log(await w.data()); // 0.6, 0.8
 * ```
 */
export function clipByGlobalNorm<P extends Params>(grads: P, max: number): P {
  const factor = tf.tidy(() => {
    const squares = leaves(grads).map((g) => tf.sum(tf.square(g)));
    const norm = tf.sqrt(tf.addN(squares));
    return tf.div(max, tf.maximum(norm, max));
  });
  const clipped = mapTree((g) => tf.mul(g, factor), grads);
  factor.dispose();
  return clipped;
}
