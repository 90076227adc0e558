import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams } from "../../../nn/mod.ts";
import { uniformTensor } from "../../../nn/uniform_tensor.ts";
import type { Rng } from "../../../random/mod.ts";

/** A convolution whose result is multiplied by one number. */
export type ProjectionParams = ConvParams & {
  /** The teacher's deviation at first: its levels may be tens in size, and small steps of Adam would take long to get there. */
  readonly gain: tf.Scalar;
};

/** Draws the parameters of a projection to one of the teacher's levels, with kernels of zeros if it is `silent`. */
export function initProjection(
  rng: Rng,
  size: ConvSize,
  deviation: number,
  silent = false,
): ProjectionParams {
  const { weight, bias } = kaimingConv(rng, size);
  if (!silent) return { weight, bias, gain: tf.scalar(deviation) };
  weight.dispose();
  return { weight: tf.zeros(weight.shape), bias, gain: tf.scalar(deviation) };
}

/** Applies it. */
export function applyProjection(
  params: ProjectionParams,
  x: tf.Tensor4D,
): tf.Tensor4D {
  return tf.mul(applyConv(params, x), params.gain);
}

/** Channels in and out and the side of a convolution. */
export interface ConvSize {
  readonly inputs: number;
  readonly outputs: number;
  readonly size: number;
}

/**
 * A convolution's parameters by Kaiming's uniform rule for linear layers, as
 * knowledge review draws its own: variances stay, biases are 0.
 */
export function kaimingConv(
  rng: Rng,
  { inputs, outputs, size }: ConvSize,
): ConvParams {
  return {
    weight: uniformTensor(
      rng,
      [size, size, inputs, outputs],
      Math.sqrt(3 / (size * size * inputs)),
    ) as tf.Tensor4D,
    bias: tf.zeros([outputs]),
  };
}
