import { sampleDepthwise } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { applyLinear, initLinear, type LinearParams } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import { leaky } from "./encoder.ts";

/** The parameters of an IDR-DDC: two linear layers without bias. */
export type DynamicConvParams = {
  /** `[C, C]`. */
  readonly first: LinearParams;
  /** `[C, 9C]`; its outputs are ordered row, column, channel of the kernel. */
  readonly second: LinearParams;
};

/** Draws the parameters of an IDR-DDC for `features` channels. */
export function initDynamicConv(rng: Rng, features: number): DynamicConvParams {
  const linear = (name: string, outputs: number) =>
    initLinear(rng.split(name), { inputs: features, outputs, bias: false });
  return {
    first: linear("first", features),
    second: linear("second", 9 * features),
  };
}

/**
 * The kernels that a representation asks for: one 3x3 kernel per sample and
 * channel, `[batch, 3, 3, C]`, unnormalised.
 */
export function dynamicKernels(
  params: DynamicConvParams,
  compact: tf.Tensor2D,
): tf.Tensor4D {
  const [batch, features] = compact.shape;
  const hidden = tf.leakyRelu(applyLinear(params.first, compact), leaky.alpha);
  return tf.reshape(
    applyLinear(params.second, hidden as tf.Tensor2D),
    [batch, 3, 3, features],
  );
}

/**
 * IDR-DDC, the dynamic depthwise convolution: every sample and channel is
 * correlated with a kernel of its own, with zeros around and without bias.
 *
 * @param x `[batch, h, w, C]`.
 * @param compact D, `[batch, C]`.
 */
export function applyDynamicConv(
  params: DynamicConvParams,
  x: tf.Tensor4D,
  compact: tf.Tensor2D,
): tf.Tensor4D {
  return sampleDepthwise(x, dynamicKernels(params, compact));
}
