import { InputError } from "../input_error.ts";
import * as tf from "../tf.ts";
import { defineKernel, runKernel } from "./kernel.ts";

/**
 * Turns channels into pixels: `[batch, height, width, channels * factor²]`
 * becomes `[batch, height * factor, width * factor, channels]`. Channels are
 * ordered as in PyTorch: `(channel * factor + row) * factor + column`.
 *
 * @throws {InputError} If the channels cannot be divided so.
 *
 * @example
 * ```ts
 * import { openEngine, pixelShuffle, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const x: tf.Tensor4D = tf.ones([1, 2, 2, 12]);
 * console.log(pixelShuffle(x, 2).shape); // [1, 4, 4, 3]
 * ```
 */
export function pixelShuffle(x: tf.Tensor4D, factor: number): tf.Tensor4D {
  if (!isFactor(factor) || x.shape[3] % (factor * factor) !== 0) {
    throw new InputError(
      `pixelShuffle got ${x.shape[3]} channels and factor ${factor}; ` +
        "expected a multiple of the factor's square",
    );
  }
  return runKernel("PixelShuffle", { x }, { factor }) as tf.Tensor4D;
}

/**
 * Turns pixels into channels, the inverse of {@linkcode pixelShuffle}:
 * `[batch, height, width, channels]` becomes
 * `[batch, height / factor, width / factor, channels * factor²]`.
 *
 * @throws {InputError} If height or width cannot be divided by the factor.
 *
 * @example
 * ```ts
 * import { openEngine, pixelUnshuffle, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const x: tf.Tensor4D = tf.ones([1, 4, 4, 3]);
 * console.log(pixelUnshuffle(x, 2).shape); // [1, 2, 2, 12]
 * ```
 */
export function pixelUnshuffle(x: tf.Tensor4D, factor: number): tf.Tensor4D {
  if (!isFactor(factor) || x.shape[1] % factor || x.shape[2] % factor) {
    throw new InputError(
      `pixelUnshuffle got a picture of ${x.shape[2]}x${
        x.shape[1]
      } and factor ${factor}; ` + "expected sides that the factor divides",
    );
  }
  return runKernel("PixelUnshuffle", { x }, { factor }) as tf.Tensor4D;
}

function isFactor(factor: number): boolean {
  return Number.isInteger(factor) && factor >= 1;
}

defineKernel<{ factor: number }>({
  name: "PixelShuffle",
  compose: ({ x }, { factor: r }) => {
    const [n, h, w, c] = x.shape;
    const apart = tf.reshape(x, [n, h, w, c / (r * r), r, r]);
    const moved = tf.transpose(apart, [0, 1, 4, 2, 5, 3]);
    return tf.reshape(moved, [n, h * r, w * r, c / (r * r)]);
  },
  gradient: {
    save: [],
    of: (dy, _, { factor }) => ({
      x: () => pixelUnshuffle(dy as tf.Tensor4D, factor),
    }),
  },
});

defineKernel<{ factor: number }>({
  name: "PixelUnshuffle",
  compose: ({ x }, { factor: r }) => {
    const [n, h, w, c] = x.shape;
    const apart = tf.reshape(x, [n, h / r, r, w / r, r, c]);
    const moved = tf.transpose(apart, [0, 1, 3, 5, 2, 4]);
    return tf.reshape(moved, [n, h / r, w / r, c * r * r]);
  },
  gradient: {
    save: [],
    of: (dy, _, { factor }) => ({
      x: () => pixelShuffle(dy as tf.Tensor4D, factor),
    }),
  },
});
