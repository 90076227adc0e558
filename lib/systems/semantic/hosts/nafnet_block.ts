import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";

/** A layer norm's parameters, `[channels]` each. */
export type NormParams = {
  readonly weight: tf.Tensor1D;
  readonly bias: tf.Tensor1D;
};

/** The parameters of a block of NAFNet. */
export type NafBlockParams = {
  readonly norm1: NormParams;
  readonly conv1: ConvParams;
  /** Depthwise; the weight is `[3, 3, 1, 2 * channels]`. */
  readonly conv2: ConvParams;
  /** The simplified channel attention's. */
  readonly attention: ConvParams;
  readonly conv3: ConvParams;
  /** What the first branch is scaled by, `[channels]`. */
  readonly beta: tf.Tensor1D;
  readonly norm2: NormParams;
  readonly conv4: ConvParams;
  readonly conv5: ConvParams;
  /** What the second branch is scaled by, `[channels]`. */
  readonly gamma: tf.Tensor1D;
};

/** What channels are weighed by: means of features over all or some pixels. */
export type Pool = (features: tf.Tensor4D) => tf.Tensor4D;

/** Draws a block; with beta and gamma zero it changes nothing. */
export function initNafBlock(rng: Rng, channels: number): NafBlockParams {
  const conv = (name: string, inputs: number, outputs: number, size = 1) =>
    initConv(rng.split(name), { inputs, outputs, size });
  const norm = () => ({
    weight: tf.ones([channels]) as tf.Tensor1D,
    bias: tf.zeros([channels]) as tf.Tensor1D,
  });
  return {
    norm1: norm(),
    conv1: conv("conv1", channels, 2 * channels),
    conv2: conv("conv2", 1, 2 * channels, 3),
    attention: conv("attention", channels, channels),
    conv3: conv("conv3", channels, channels),
    beta: tf.zeros([channels]),
    norm2: norm(),
    conv4: conv("conv4", channels, 2 * channels),
    conv5: conv("conv5", channels, channels),
    gamma: tf.zeros([channels]),
  };
}

/**
 * A block of NAFNet (Chen et al., ECCV 2022, Fig. 3c): two branches, each
 * after a layer norm, whose only non-linearity is the product of two halves of
 * the channels.
 *
 * @param x `[batch, h, w, channels]`.
 */
export function applyNafBlock(
  params: NafBlockParams,
  x: tf.Tensor4D,
  pool: Pool,
): tf.Tensor4D {
  // Where no gradient is wanted, what lies between is freed at once.
  return tf.tidy(() => {
    const { conv1, conv2, attention, conv3, conv4, conv5 } = params;
    const wide = applyConv(conv1, layerNorm(params.norm1, x));
    const gated = gate(depthwise(conv2, wide));
    const weighed = tf.mul(gated, applyConv(attention, pool(gated)));
    const first = applyConv(conv3, weighed as tf.Tensor4D);
    const y = tf.add(x, tf.mul(first, params.beta)) as tf.Tensor4D;
    const second = gate(applyConv(conv4, layerNorm(params.norm2, y)));
    return tf.add(y, tf.mul(applyConv(conv5, second), params.gamma));
  });
}

/** Normalises each pixel's channels to mean 0 and variance 1, then scales them. */
export function layerNorm(
  { weight, bias }: NormParams,
  x: tf.Tensor4D,
): tf.Tensor4D {
  const { mean, variance } = tf.moments(x, 3, true);
  const normal = tf.mul(
    tf.sub(x, mean),
    tf.rsqrt(tf.add(variance, 1e-6)),
  );
  return tf.add(tf.mul(normal, weight), bias);
}

/** One half of the channels times the other. */
function gate(x: tf.Tensor4D): tf.Tensor4D {
  const [left, right] = tf.split(x, 2, 3);
  return tf.mul(left, right);
}

function depthwise({ weight, bias }: ConvParams, x: tf.Tensor4D): tf.Tensor4D {
  const [height, width, , channels] = weight.shape;
  const filter = tf.reshape(weight, [height, width, channels, 1]);
  return tf.add(
    tf.depthwiseConv2d(x, filter as tf.Tensor4D, 1, "same"),
    bias,
  );
}
