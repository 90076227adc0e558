import { InputError } from "../input_error.ts";
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

/** Parameters with their moments, each a list in the same order. */
export interface AdamState {
  /** The parameters. */
  readonly params: readonly tf.Tensor[];
  /** The running means of their gradients. */
  readonly m: readonly tf.Tensor[];
  /** The running means of their gradients' squares. */
  readonly v: readonly tf.Tensor[];
}

/**
 * One step of Adam for any number of parameters at once, which takes less time
 * than one by one; the old tensors stay as they are.
 *
 * @param grads The gradients of this step, in the order of the parameters.
 * @throws {InputError} If the lists are not of one length.
 *
 * @example
 * ```ts
 * import { adamUpdateAll, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const zeros = [tf.zeros([1]), tf.zeros([2])];
 * const { params } = adamUpdateAll(
 *   { params: [tf.ones([1]), tf.ones([2])], m: zeros, v: zeros },
 *   [tf.ones([1]), tf.ones([2])],
 *   {
 *     learningRate: 0.1,
 *     beta1: 0.9,
 *     beta2: 0.999,
 *     eps: 1e-8,
 *     biasCorrection1: 1 - 0.9,
 *     biasCorrection2: 1 - 0.999,
 *   },
 * );
 * console.log(await params[1].data()); // 0.9, 0.9
 * ```
 */
export function adamUpdateAll(
  { params, m, v }: AdamState,
  grads: readonly tf.Tensor[],
  options: AdamUpdateOptions,
): { params: tf.Tensor[]; m: tf.Tensor[]; v: tf.Tensor[] } {
  const lists = [params, m, v, grads];
  const count = params.length;
  if (lists.some((list) => list.length !== count)) {
    throw new InputError(
      `adamUpdateAll got lists of ${
        lists.map((list) => list.length)
      } tensors; ` +
        "expected as many moments and gradients as parameters",
    );
  }
  if (count === 0) return { params: [], m: [], v: [] };
  const inputs = Object.fromEntries(lists.flat().entries());
  const all = runKernel<tf.Tensor[]>("AdamUpdateAll", inputs, options);
  return {
    params: all.slice(0, count),
    m: all.slice(count, 2 * count),
    v: all.slice(2 * count),
  };
}

/* Its inputs have numbers for names: all parameters, then m, v and grads. */
defineKernel<AdamUpdateOptions>({
  name: "AdamUpdateAll",
  compose: (inputs, options) => {
    const all = Object.values(inputs);
    const count = all.length / 4;
    const updates = all.slice(0, count).map((param, i) => {
      const [m, v, grad] = [1, 2, 3].map((k) => all[k * count + i]);
      return adamUpdate(param, m, v, grad, options);
    });
    return [0, 1, 2].flatMap((k) => updates.map((update) => update[k]));
  },
});

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
