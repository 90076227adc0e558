import * as tf from "../engine/tf.ts";
import { mapTree, type Params } from "../nn/mod.ts";

/** A moving average of parameters as a pair of pure functions. */
export interface Ema {
  /** A copy of the first parameters. */
  init<P extends Params>(params: P): P;
  /** The average moved towards the parameters; the old one stays the caller's. */
  update<P extends Params>(average: P, params: P): P;
}

/**
 * The exponential moving average `decay * average + (1 - decay) * params`.
 *
 * @example
 * ```ts
 * import { ema, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const { init, update } = ema(0.9);
 * const average = update(init({ w: tf.scalar(1) }), { w: tf.scalar(2) });
 * console.log(await average.w.data()); // 1.1
 * ```
 */
export function ema(decay: number): Ema {
  return {
    init: (params) => mapTree((p) => tf.clone(p), params),
    update: (average, params) =>
      mapTree(
        (a, p) => tf.tidy(() => tf.add(tf.mul(a, decay), tf.mul(p, 1 - decay))),
        average,
        params,
      ),
  };
}
