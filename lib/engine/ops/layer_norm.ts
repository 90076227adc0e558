import { InputError } from "../input_error.ts";
import * as tf from "../tf.ts";
import { defineKernel, runKernel } from "./kernel.ts";

/**
 * Normalises the last axis to mean 0 and (population) variance 1, then scales
 * and shifts it: for pictures, the channels of each pixel.
 *
 * @param x `[..., channels]`.
 * @param scale `[channels]`.
 * @param offset `[channels]`.
 * @param epsilon Added to the variance; PyTorch's 1e-5 unless told.
 * @throws {InputError} If scale or offset has another size than the last axis.
 *
 * @example
 * ```ts
 * import { layerNorm, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const x = tf.tensor2d([1, 2, 3, 3], [2, 2]);
 * const y = layerNorm(x, tf.ones([2]), tf.zeros([2]));
 * console.log(await y.data()); // -1, 1, 0, 0
 * ```
 */
export function layerNorm<T extends tf.Tensor>(
  x: T,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  epsilon = 1e-5,
): T {
  const channels = x.shape.at(-1);
  for (const [name, { shape }] of Object.entries({ scale, offset })) {
    if (shape.length === 1 && shape[0] === channels) continue;
    throw new InputError(
      `layerNorm got a ${name} of shape [${shape}] for ${channels} channels; expected [${channels}]`,
    );
  }
  return runKernel("LayerNorm", { x, scale, offset }, { epsilon }) as T;
}

/** The mean over the last axis, which is kept. */
function mean(x: tf.Tensor): tf.Tensor {
  return tf.mean(x, -1, true);
}

/** The normalised tensor, and one over the deviation that it was divided by. */
function normalised(x: tf.Tensor, epsilon: number) {
  const centred = tf.sub(x, mean(x));
  const inverse = tf.rsqrt(tf.add(mean(tf.square(centred)), epsilon));
  return { normal: tf.mul(centred, inverse), inverse };
}

/*
 * Written out, the gradient takes less than half of what the composition's
 * does. It computes the statistics anew rather than keeping them, so that it
 * can be differentiated itself.
 */
defineKernel<{ epsilon: number }>({
  name: "LayerNorm",
  compose: ({ x, scale, offset }, { epsilon }) =>
    tf.add(tf.mul(normalised(x, epsilon).normal, scale), offset),
  gradient: {
    save: ["x", "scale"],
    of: (dy, [x, scale], { epsilon }) => {
      const { normal, inverse } = normalised(x, epsilon);
      const axes = x.shape.map((_, axis) => axis).slice(0, -1);
      return {
        x: () => {
          const to = tf.mul(dy, scale);
          const along = tf.mul(normal, mean(tf.mul(to, normal)));
          return tf.mul(tf.sub(tf.sub(to, mean(to)), along), inverse);
        },
        scale: () => tf.sum(tf.mul(dy, normal), axes),
        offset: () => tf.sum(dy, axes),
      };
    },
  },
});
