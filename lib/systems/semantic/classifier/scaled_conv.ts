import { conv2d, type Padding } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import type { Rng } from "../../../random/mod.ts";

/**
 * A convolution and the batch normalisation after it, in evaluation mode.
 *
 * The running mean and variance are folded into scale and offset: there is
 * then nothing in the tree that a training must not move, and as the scale
 * goes on the kernel's few numbers, the pair costs one convolution.
 */
export type ScaledConvParams = {
  /** `[height, width, in, out]`, or `[height, width, channels, 1]` of a depthwise one. */
  readonly weight: tf.Tensor4D;
  /** `[out]`. */
  readonly scale: tf.Tensor1D;
  /** `[out]`. */
  readonly offset: tf.Tensor1D;
};

/**
 * Draws the parameters so that the variance stays: normally, with `gain` over
 * the fan-in as variance.
 *
 * @param shape `[height, width, in, out]`; `out` is 1 in a depthwise one.
 */
export function initScaledConv(
  rng: Rng,
  shape: [number, number, number, number],
  { depthwise = false, gain }: {
    readonly depthwise?: boolean;
    readonly gain: number;
  },
): ScaledConvParams {
  const [height, width, inputs, outputs] = shape;
  const fanIn = height * width * (depthwise ? 1 : inputs);
  const deviation = Math.sqrt(gain / fanIn);
  const values = new Float32Array(height * width * inputs * outputs);
  for (let i = 0; i < values.length; i++) values[i] = rng.normal(0, deviation);
  const channels = depthwise ? inputs : outputs;
  return {
    weight: tf.tensor4d(values, shape),
    scale: tf.ones([channels]),
    offset: tf.zeros([channels]),
  };
}

/** How {@linkcode applyScaledConv} goes over its input. */
export interface ScaledConvOptions {
  /** 1 unless given; with 2, sides have to be even. */
  readonly stride?: number;
  /** Whether every channel is filtered by itself. */
  readonly depthwise?: boolean;
}

/**
 * Applies it with zeros around: as many on all sides at stride 1, one more
 * below and to the right than above and to the left at stride 2.
 */
export function applyScaledConv(
  { weight, scale, offset }: ScaledConvParams,
  x: tf.Tensor4D,
  { stride = 1, depthwise = false }: ScaledConvOptions = {},
): tf.Tensor4D {
  const total = weight.shape[0] - stride;
  const side = [total >> 1, total - (total >> 1)] as const;
  const pad: Padding = [side, side];
  if (!depthwise) {
    return conv2d(x, tf.mul(weight, scale), offset, { pad, stride });
  }
  const scaled = tf.mul<tf.Tensor4D>(weight, tf.reshape(scale, [-1, 1]));
  const filtered = tf.depthwiseConv2d(x, scaled, stride, [
    [0, 0],
    [...pad[0]],
    [...pad[1]],
    [0, 0],
  ]);
  return tf.add(filtered, offset);
}
