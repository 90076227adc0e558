import * as tf from "../tf.ts";
import { defineKernel, runKernel } from "./kernel.ts";

/** What one step of Adam needs beside the tensors. */
export interface AdamUpdateOptions {
  /** The step's length. */
  readonly learningRate: number;
  /** Decay of the mean of the gradient. */
  readonly beta1: number;
  /** Decay of the mean of its square. */
  readonly beta2: number;
  /** Added to the denominator. */
  readonly eps: number;
  /** 1 - beta1^step, which makes the mean unbiased. */
  readonly biasCorrection1: number;
  /** 1 - beta2^step, likewise. */
  readonly biasCorrection2: number;
}

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1) for one parameter:
 * returns the new parameter and the new moments; the old ones stay as they are.
 *
 * @param param The parameter.
 * @param m The running mean of its gradient.
 * @param v The running mean of its gradient's square.
 * @param grad The gradient of this step.
 *
 * @example
 * ```ts
 * import { adamUpdate, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const zero = tf.zeros([1]);
 * const [param] = adamUpdate(tf.tensor1d([1]), zero, zero, tf.tensor1d([2]), {
 *   learningRate: 0.1,
 *   beta1: 0.9,
 *   beta2: 0.999,
 *   eps: 1e-8,
 *   biasCorrection1: 1 - 0.9,
 *   biasCorrection2: 1 - 0.999,
 * });
 * console.log(await param.data()); // 0.9
 * ```
 */
export function adamUpdate(
  param: tf.Tensor,
  m: tf.Tensor,
  v: tf.Tensor,
  grad: tf.Tensor,
  options: AdamUpdateOptions,
): [tf.Tensor, tf.Tensor, tf.Tensor] {
  return runKernel<[tf.Tensor, tf.Tensor, tf.Tensor]>(
    "AdamUpdate",
    { param, m, v, grad },
    options,
  );
}

defineKernel<AdamUpdateOptions>({
  name: "AdamUpdate",
  compose: ({ param, m, v, grad }, options) => {
    const { beta1, beta2, eps, learningRate } = options;
    const mean = tf.add(tf.mul(m, beta1), tf.mul(grad, 1 - beta1));
    const square = tf.add(
      tf.mul(v, beta2),
      tf.mul(tf.square(grad), 1 - beta2),
    );
    const step = tf.div(
      tf.mul(mean, learningRate / options.biasCorrection1),
      tf.add(tf.sqrt(tf.div(square, options.biasCorrection2)), eps),
    );
    return [tf.sub(param, step), mean, square];
  },
});
