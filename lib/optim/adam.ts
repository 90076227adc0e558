import { adamUpdateAll } from "../engine/mod.ts";
import * as tf from "../engine/tf.ts";
import { leaves, mapTree, type Params } from "../nn/mod.ts";
import type { Schedule } from "./schedule.ts";

/** Adam's running means: of the gradients and of their squares. */
export type AdamMoments<P extends Params = Params> = {
  readonly m: P;
  readonly v: P;
};

/** Where an update stands in the training. */
export interface AdamStep {
  /** Steps done so far in the whole training; what the schedule goes by. */
  readonly step: number;
  /** The step from which these parameters are trained, 0 unless they rested. */
  readonly since?: number;
}

/** Adam as a pair of pure functions. */
export interface Adam {
  /** Zeros of the shape of the parameters. */
  init<P extends Params>(params: P): AdamMoments<P>;
  /** New parameters and moments; the old ones stay the caller's. */
  update<P extends Params>(
    grads: P,
    moments: AdamMoments<P>,
    params: P,
    at: AdamStep,
  ): { params: P; moments: AdamMoments<P> };
}

/**
 * Adam (Kingma and Ba, 2015) with PyTorch's placement of epsilon, or
 * TensorFlow's.
 *
 * @example
 * ```ts
 * import { adam, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const { init, update } = adam({ learningRate: 0.1 });
 * const params = { w: tf.tensor1d([1]) };
 * const next = update({ w: tf.tensor1d([5]) }, init(params), params, { step: 0 });
 * console.log(await next.params.w.data()); // 0.9
 * ```
 */
export function adam(
  { learningRate, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, epsHat = false }: {
    /** A rate, or one by step. */
    readonly learningRate: number | Schedule;
    /** Decay of the mean gradient. */
    readonly beta1?: number;
    /** Decay of the mean square. */
    readonly beta2?: number;
    /** Added to the root of the mean square. */
    readonly eps?: number;
    /**
     * Whether it is added before the bias correction of the mean square (the
     * paper's "epsilon hat", TensorFlow's form) rather than after it.
     */
    readonly epsHat?: boolean;
  },
): Adam {
  const rate = typeof learningRate === "number"
    ? () => learningRate
    : learningRate;
  return {
    init: (params) => ({
      m: mapTree((p) => tf.zerosLike(p), params),
      v: mapTree((p) => tf.zerosLike(p), params),
    }),
    update(grads, moments, params, { step, since = 0 }) {
      const count = step - since + 1;
      const correction = 1 - beta2 ** count;
      const options = {
        learningRate: rate(step) * (epsHat ? Math.sqrt(correction) : 1),
        beta1,
        beta2,
        eps,
        biasCorrection1: 1 - beta1 ** count,
        biasCorrection2: epsHat ? 1 : correction,
      };
      const next = adamUpdateAll(
        {
          params: leaves(params),
          m: leaves(mapTree((_, m) => m, params, moments.m)),
          v: leaves(mapTree((_, v) => v, params, moments.v)),
        },
        leaves(mapTree((_, grad) => grad, params, grads)),
        options,
      );
      const filled = (tensors: tf.Tensor[]) =>
        mapTree(() => tensors.shift()!, params);
      return {
        params: filled(next.params),
        moments: { m: filled(next.m), v: filled(next.v) },
      };
    },
  };
}
