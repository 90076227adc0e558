import { conv2d } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { uniformTensor } from "../../../nn/uniform_tensor.ts";
import type { Rng } from "../../../random/mod.ts";

/** A channel attention block's convolutions, `[size, size, in, out]`, none with a bias. */
export type MprnetBlockParams = {
  readonly first: tf.Tensor4D;
  readonly second: tf.Tensor4D;
  /** 1x1 convolutions on the channels' means, to a quarter of the channels and back. */
  readonly squeeze: tf.Tensor4D;
  readonly excite: tf.Tensor4D;
};

/** A quarter of the channels is what attention is computed from. */
const reduction = 4;

/** Draws a convolution's weight as PyTorch's default does. */
export function initWeight(
  rng: Rng,
  inputs: number,
  outputs: number,
  size = 1,
): tf.Tensor4D {
  const bound = 1 / Math.sqrt(inputs * size * size);
  const shape = [size, size, inputs, outputs];
  return uniformTensor(rng, shape, bound) as tf.Tensor4D;
}

/** Draws so many blocks. */
export function initAttentionBlocks(
  rng: Rng,
  channels: number,
  count: number,
): MprnetBlockParams[] {
  const narrow = Math.max(1, Math.floor(channels / reduction));
  return Array.from({ length: count }, (_, i) => {
    const at = rng.split(i);
    return {
      first: initWeight(at.split("first"), channels, channels, 3),
      second: initWeight(at.split("second"), channels, channels, 3),
      squeeze: initWeight(at.split("squeeze"), channels, narrow),
      excite: initWeight(at.split("excite"), narrow, channels),
    };
  });
}

/**
 * Applies blocks in a row (paper Fig. 3b): two convolutions whose results are
 * weighed by channel, added to what goes in.
 *
 * @param slope The PReLU's, `[1]`, one for the whole network.
 * @param x `[batch, h, w, channels]`.
 */
export function applyAttentionBlocks(
  blocks: readonly MprnetBlockParams[],
  slope: tf.Tensor1D,
  x: tf.Tensor4D,
): tf.Tensor4D {
  for (const { first, second, squeeze, excite } of blocks) {
    // Where no gradient is wanted, what lies between is freed at once.
    x = tf.tidy(() => {
      const bent = tf.prelu<tf.Tensor>(wide(x, first), slope);
      const features = wide(bent as tf.Tensor4D, second);
      const means: tf.Tensor4D = tf.mean(features, [1, 2], true);
      const few = conv2d(means, squeeze, null, { activation: "relu" });
      const weights = tf.sigmoid(conv2d(few, excite));
      return tf.add(tf.mul(features, weights), x);
    });
  }
  return x;
}

/** A 3x3 convolution that keeps width and height. */
export function wide(x: tf.Tensor4D, weight: tf.Tensor4D): tf.Tensor4D {
  return conv2d(x, weight, null, { pad: 1 });
}
