import { InputError } from "../input_error.ts";
import type * as tf from "../tf.ts";
import type { Activation } from "./act_grad.ts";
import { convBiasAct } from "./conv_kernels.ts";
import { padAttr, type Padding, pair, positions } from "./window.ts";

/** How {@linkcode conv2d} moves its window and what it does to the result. */
export interface ConvOptions {
  /** Zeros around height and width, one number or `[[top, bottom], [left, right]]`; 0 by default. */
  readonly pad?: number | Padding;
  /** Steps of the window, one number or `[vertical, horizontal]`; 1 by default. */
  readonly stride?: number | readonly [number, number];
  /** Distance of the window's taps, one number or `[vertical, horizontal]`; 1 by default. */
  readonly dilation?: number | readonly [number, number];
  /** What the result goes through; `"linear"` by default. */
  readonly activation?: Activation;
  /** The slope of `"leakyRelu"` below zero, not negative; 0.01 by default. */
  readonly alpha?: number;
}

/**
 * A convolution with bias and activation as one differentiable operation (a
 * cross-correlation, as in every deep-learning library).
 *
 * @param x `[batch, height, width, in]`.
 * @param weight `[height, width, in, out]`.
 * @param bias `[out]`, or null for none.
 * @throws {InputError} If the shapes do not fit together.
 *
 * @example
 * ```ts
 * import { conv2d, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const x: tf.Tensor4D = tf.ones([1, 4, 4, 3]);
 * const weight: tf.Tensor4D = tf.ones([3, 3, 3, 8]);
 * const y = conv2d(x, weight, tf.zeros([8]), { pad: 1, activation: "relu" });
 * console.log(y.shape); // [1, 4, 4, 8]
 * ```
 */
export function conv2d(
  x: tf.Tensor4D,
  weight: tf.Tensor4D,
  bias: tf.Tensor1D | null = null,
  options: ConvOptions = {},
): tf.Tensor4D {
  const { pad = 0, stride = 1, dilation = 1, activation = "linear" } = options;
  const { alpha = 0.01 } = options;
  const attrs = {
    strides: pair(stride),
    dilations: pair(dilation),
    pad: padAttr(pad),
    activation,
    alpha,
  };
  if (x.rank !== 4 || weight.rank !== 4 || x.shape[3] !== weight.shape[2]) {
    throw new InputError(
      `conv2d got an input of shape [${x.shape}] and a weight of shape [${weight.shape}]; ` +
        `expected [batch, height, width, in] and [height, width, in, out]`,
    );
  }
  if (bias && (bias.rank !== 1 || bias.shape[0] !== weight.shape[3])) {
    throw new InputError(
      `conv2d got a bias of shape [${bias.shape}]; expected [${
        weight.shape[3]
      }]`,
    );
  }
  for (const axis of [0, 1]) {
    const count = positions(
      x.shape[axis + 1],
      attrs.pad[axis + 1],
      weight.shape[axis],
      attrs.strides[axis],
      attrs.dilations[axis],
    );
    if (!(count >= 1)) {
      throw new InputError(
        `conv2d's window of ${weight.shape[0]}x${
          weight.shape[1]
        } is larger than its input of shape [${x.shape}]; ` +
          "give a larger picture or more padding",
      );
    }
  }
  if (!(alpha >= 0)) {
    throw new InputError(`conv2d got alpha ${alpha}; expected 0 or more`);
  }
  return convBiasAct(x, weight, bias, attrs) as tf.Tensor4D;
}
