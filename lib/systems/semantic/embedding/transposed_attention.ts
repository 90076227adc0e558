import { layerNorm } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import { uniformTensor } from "../../../nn/uniform_tensor.ts";
import type { Rng } from "../../../random/mod.ts";
import { zeroConv } from "./zero_conv.ts";

/** A 1x1 convolution and a depthwise 3x3 one after it. */
type Projection = {
  readonly point: ConvParams;
  /** `[3, 3, channels, 1]`. */
  readonly depth: tf.Tensor4D;
};

/** The parameters of the attention between channels at one place. */
export type TransposedAttentionParams = {
  /** Scale and shift after the layer norm, `[channels]`. */
  readonly norm: { readonly scale: tf.Tensor1D; readonly shift: tf.Tensor1D };
  /** Makes queries of the features. */
  readonly query: Projection;
  /** Makes keys of the prior. */
  readonly key: Projection;
  /** Makes values of the prior. */
  readonly value: Projection;
  /** How sharply each head chooses, `[heads]`. */
  readonly temperature: tf.Tensor1D;
  /** Zero at first, 1x1. */
  readonly last: ConvParams;
};

/** Draws the parameters; with them it changes nothing at first. */
export function initTransposedAttention(
  rng: Rng,
  width: number,
  channels: number,
  heads: number,
): TransposedAttentionParams {
  const projection = (name: string, inputs: number): Projection => ({
    point: initConv(rng.split(name), { inputs, outputs: channels, size: 1 }),
    depth: uniformTensor(
      rng.split(`${name} depth`),
      [3, 3, channels, 1],
      1 / 3,
    ) as tf.Tensor4D,
  });
  return {
    norm: { scale: tf.ones([channels]), shift: tf.zeros([channels]) },
    query: projection("query", channels),
    key: projection("key", width),
    value: projection("value", width),
    temperature: tf.ones([heads]),
    last: zeroConv(channels, channels),
  };
}

/**
 * All that the attention takes from a picture as a whole: sums over positions,
 * so those of a large picture are the sums of its parts'.
 */
export interface AttentionSums {
  /** Of products of query and key channels, `[batch, channels, channels]`. */
  readonly products: tf.Tensor3D;
  /** Of squared queries, `[batch, channels, 1]`. */
  readonly queries: tf.Tensor3D;
  /** Of squared keys, `[batch, 1, channels]`. */
  readonly keys: tf.Tensor3D;
}

/** The sums over the positions of queries and keys, `[batch, h, w, channels]`. */
export function attentionSums(
  query: tf.Tensor4D,
  key: tf.Tensor4D,
): AttentionSums {
  const [batch, , , channels] = query.shape;
  const squares = (x: tf.Tensor4D) => tf.sum(tf.square(x), [1, 2]);
  return {
    products: tf.matMul(flat(query), flat(key), true, false),
    queries: tf.reshape(squares(query), [batch, channels, 1]),
    keys: tf.reshape(squares(key), [batch, 1, channels]),
  };
}

/**
 * Attention from the channels of features to those of a prior, as Restormer's
 * (Zamir et al., CVPR 2022) within one picture; its cost grows with the number
 * of positions, not with its square.
 *
 * @param features `[batch, h, w, channels]`.
 * @param prior `[batch, h, w, width]`.
 * @param sums Made of queries and keys; by default of those given.
 */
export function applyTransposedAttention(
  params: TransposedAttentionParams,
  features: tf.Tensor4D,
  prior: tf.Tensor4D,
  sums = attentionSums,
): tf.Tensor4D {
  const query = project(
    params.query,
    layerNorm(features, params.norm.scale, params.norm.shift),
  );
  const value = project(params.value, prior);
  const attention = attend(
    params.temperature,
    sums(query, project(params.key, prior)),
  );
  const mixed = tf.matMul(flat(value), attention, false, true);
  return tf.add(
    features,
    applyConv(params.last, tf.reshape(mixed, features.shape)),
  );
}

/** How much each channel takes of each, `[batch, channels, channels]`, rows summing to 1. */
function attend(
  temperature: tf.Tensor1D,
  { products, queries, keys }: AttentionSums,
): tf.Tensor3D {
  const [heads] = temperature.shape;
  const [, channels] = products.shape;
  const share = channels / heads;
  const sharpness = tf.reshape(
    tf.tile(tf.expandDims(temperature, 1), [1, share]),
    [channels, 1],
  );
  const lengths = tf.sqrt(tf.add(tf.mul(queries, keys), 1e-12));
  const scores = tf.mul(tf.div(products, lengths), sharpness);
  if (heads === 1) return tf.softmax(scores) as tf.Tensor3D;
  const head = (channel: number) => Math.floor(channel / share);
  // A head is a block of the matrix; a score this low counts as none.
  const others = Float32Array.from(
    { length: channels * channels },
    (_, i) => head(Math.floor(i / channels)) === head(i % channels) ? 0 : -1e9,
  );
  const mask = tf.tensor2d(others, [channels, channels]);
  return tf.softmax(tf.add(scores, mask)) as tf.Tensor3D;
}

function project({ point, depth }: Projection, x: tf.Tensor4D): tf.Tensor4D {
  return tf.depthwiseConv2d(applyConv(point, x), depth, 1, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]);
}

/** `[batch, positions, channels]`. */
function flat(x: tf.Tensor4D): tf.Tensor3D {
  const [batch, height, width, channels] = x.shape;
  return tf.reshape(x, [batch, height * width, channels]);
}
