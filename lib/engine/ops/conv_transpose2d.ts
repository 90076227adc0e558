import { InputError } from "../input_error.ts";
import * as tf from "../tf.ts";
import type { Activation } from "./act_grad.ts";
import { convInputGrad } from "./conv_kernels.ts";
import { padAttr, type Padding, pair } from "./window.ts";

/** How {@linkcode convTranspose2d} spreads its input and what it does to the result. */
export interface ConvTransposeOptions {
  /** What is cut from the result's borders, one number or `[[top, bottom], [left, right]]`; 0 by default. */
  readonly pad?: number | Padding;
  /** Distance of neighbouring inputs in the result, one number or `[vertical, horizontal]`; 1 by default. */
  readonly stride?: number | readonly [number, number];
  /** Distance of the kernel's taps, one number or `[vertical, horizontal]`; 1 by default. */
  readonly dilation?: number | readonly [number, number];
  /** Rows and columns that the result has more, less than the stride; 0 by default. */
  readonly outputPadding?: number | readonly [number, number];
  /** What the result goes through; `"linear"` by default. */
  readonly activation?: Activation;
  /** The slope of `"leakyRelu"` below zero; 0.01 by default. */
  readonly alpha?: number;
}

/**
 * A transposed convolution: every input pixel adds the kernel, times itself,
 * to the result. It is the derivative of {@linkcode conv2d} by its input, and
 * computed as such; no zeros are inserted and multiplied.
 *
 * A side of the result is `(side - 1) * stride + (kernel - 1) * dilation + 1 -
 * pads + outputPadding`, as in PyTorch.
 *
 * @param x `[batch, height, width, in]`.
 * @param weight `[height, width, out, in]`: the weight of the convolution that
 * this is the transpose of.
 * @param bias `[out]`, or null for none.
 * @throws {InputError} If the shapes do not fit together.
 *
 * @example
 * ```ts
 * import { convTranspose2d, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const x: tf.Tensor4D = tf.ones([1, 5, 6, 8]);
 * const weight: tf.Tensor4D = tf.ones([4, 4, 3, 8]);
 * const y = convTranspose2d(x, weight, null, { stride: 2, pad: 1 });
 * console.log(y.shape); // [1, 10, 12, 3]
 * ```
 */
export function convTranspose2d(
  x: tf.Tensor4D,
  weight: tf.Tensor4D,
  bias: tf.Tensor1D | null = null,
  options: ConvTransposeOptions = {},
): tf.Tensor4D {
  const { activation = "linear", alpha = 0.01 } = options;
  const strides = pair(options.stride ?? 1);
  const dilations = pair(options.dilation ?? 1);
  const more = pair(options.outputPadding ?? 0);
  const pad = padAttr(options.pad ?? 0);
  if (x.rank !== 4 || weight.rank !== 4 || x.shape[3] !== weight.shape[3]) {
    throw new InputError(
      `convTranspose2d got an input of shape [${x.shape}] and a weight of shape [${weight.shape}]; ` +
        "expected [batch, height, width, in] and [height, width, out, in]",
    );
  }
  const [kernelHeight, kernelWidth, outputs] = weight.shape;
  if (bias && (bias.rank !== 1 || bias.shape[0] !== outputs)) {
    throw new InputError(
      `convTranspose2d got a bias of shape [${bias.shape}]; expected [${outputs}]`,
    );
  }
  const [height, width] = [kernelHeight, kernelWidth].map((kernel, axis) => {
    if (!(more[axis] >= 0 && more[axis] < strides[axis])) {
      throw new InputError(
        `convTranspose2d got an output padding of ${more[axis]}; ` +
          `expected 0 or more, and less than the stride of ${strides[axis]}`,
      );
    }
    const [before, after] = pad[axis + 1];
    const side = (x.shape[axis + 1] - 1) * strides[axis] +
      (kernel - 1) * dilations[axis] + 1 - before - after + more[axis];
    if (side < 1) {
      throw new InputError(
        `convTranspose2d got pads that leave nothing of an input of shape [${x.shape}]; give smaller ones`,
      );
    }
    return side;
  });
  return tf.tidy(() => {
    const shape = [x.shape[0], height, width, outputs];
    const spread = convInputGrad(x, weight, shape, { strides, dilations, pad });
    const y = bias ? tf.add(spread, bias) : spread;
    if (activation === "linear") return y as tf.Tensor4D;
    return activation === "relu"
      ? tf.relu(y as tf.Tensor4D)
      : tf.leakyRelu(y as tf.Tensor4D, alpha);
  });
}
