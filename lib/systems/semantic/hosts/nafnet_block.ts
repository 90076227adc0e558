import { layerNorm } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";

/** A layer norm's parameters, `[channels]` each. */
export type NafNormParams = {
  readonly weight: tf.Tensor1D;
  readonly bias: tf.Tensor1D;
};

/** The parameters of a block of NAFNet. */
export type NafBlockParams = {
  readonly norm1: NafNormParams;
  readonly conv1: ConvParams;
  /** Depthwise; the weight is `[3, 3, 1, 2 * channels]`. */
  readonly conv2: ConvParams;
  /** The simplified channel attention's. */
  readonly attention: ConvParams;
  readonly conv3: ConvParams;
  /** What the first branch is scaled by, `[channels]`. */
  readonly beta: tf.Tensor1D;
  readonly norm2: NafNormParams;
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
    const { norm1, conv1, conv2, attention, conv3 } = params;
    const { norm2, conv4, conv5, beta, gamma } = params;
    const input = normalised(norm1, x);
    const filters = halves(conv2);
    const [left, right] = halves(conv1)
      .map((half, i) => depthwise(filters[i], applyConv(half, input)));
    const gated: tf.Tensor4D = tf.mul(left, right);
    const weighed = tf.mul(gated, applyConv(attention, pool(gated)));
    const first = applyConv(conv3, weighed as tf.Tensor4D);
    const y: tf.Tensor4D = tf.add(x, tf.mul(first, beta));
    const middle = normalised(norm2, y);
    const [a, b] = halves(conv4).map((half) => applyConv(half, middle));
    return tf.add(y, tf.mul(applyConv(conv5, tf.mul(a, b)), gamma));
  });
}

function normalised(
  { weight, bias }: NafNormParams,
  x: tf.Tensor4D,
): tf.Tensor4D {
  return layerNorm(x, weight, bias, 1e-6);
}

/**
 * The convolution that gives the first half of the channels, and that which
 * gives the second: a tensor is not cut along its channels as fast.
 */
function halves({ weight, bias }: ConvParams): ConvParams[] {
  const weights: tf.Tensor4D[] = tf.split(weight, 2, 3);
  const biases: tf.Tensor1D[] = tf.split(bias, 2);
  return weights.map((half, i) => ({ weight: half, bias: biases[i] }));
}

function depthwise({ weight, bias }: ConvParams, x: tf.Tensor4D): tf.Tensor4D {
  const [height, width, , channels] = weight.shape;
  const filter = tf.reshape(weight, [height, width, channels, 1]);
  return tf.add(
    tf.depthwiseConv2d(x, filter as tf.Tensor4D, 1, "same"),
    bias,
  );
}
