import { conv2d, resizeBilinear } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import type { Rng } from "../../../random/mod.ts";
import {
  applyAttentionBlocks,
  initAttentionBlocks,
  initWeight,
  type MprnetBlockParams,
} from "./mprnet_block.ts";

/** Features of the three levels, at strides 1, 2 and 4. */
export type Levels = readonly tf.Tensor4D[];

/** What one stage hands to the next: of its encoder and of its decoder. */
export interface StageFeatures {
  readonly encoded: Levels;
  readonly decoded: Levels;
}

/** 1x1 convolutions of an earlier stage's features, by level. */
export type MprnetFusionParams = {
  readonly encoded: readonly tf.Tensor4D[];
  readonly decoded: readonly tf.Tensor4D[];
};

/** An encoder of MPRNet; what is listed is listed by level. */
export type MprnetEncoderParams = {
  readonly levels: readonly (readonly MprnetBlockParams[])[];
  /** 1x1, after each halving. */
  readonly downs: readonly tf.Tensor4D[];
  /** Of the stage before; empty where there is none. */
  readonly fusion: MprnetFusionParams;
};

/** A decoder of MPRNet. */
export type MprnetDecoderParams = {
  readonly levels: readonly (readonly MprnetBlockParams[])[];
  /** One block each on what goes over from the encoder. */
  readonly skips: readonly MprnetBlockParams[];
  /** 1x1, at each doubling. */
  readonly ups: readonly tf.Tensor4D[];
};

/** Draws an encoder for so many channels by level. */
export function initEncoder(
  rng: Rng,
  channels: readonly number[],
  fused: boolean,
): MprnetEncoderParams {
  const fusion = (name: string) =>
    fused
      ? channels.map((c, i) => initWeight(rng.split(`${name}.${i}`), c, c))
      : [];
  return {
    levels: channels.map((c, i) =>
      initAttentionBlocks(rng.split(`levels.${i}`), c, 2)
    ),
    downs: channels.slice(1).map((c, i) =>
      initWeight(rng.split(`downs.${i}`), channels[i], c)
    ),
    fusion: { encoded: fusion("encoded"), decoded: fusion("decoded") },
  };
}

/** Draws a decoder for so many channels by level. */
export function initDecoder(
  rng: Rng,
  channels: readonly number[],
): MprnetDecoderParams {
  return {
    levels: channels.map((c, i) =>
      initAttentionBlocks(rng.split(`levels.${i}`), c, 2)
    ),
    skips: channels.slice(0, -1).flatMap((c, i) =>
      initAttentionBlocks(rng.split(`skips.${i}`), c, 1)
    ),
    ups: channels.slice(1).map((c, i) =>
      initWeight(rng.split(`ups.${i}`), c, channels[i])
    ),
  };
}

/**
 * The features of each level; halving takes means of 2x2 pixels.
 *
 * @param x `[batch, h, w, channels]`, sides multiples of 4.
 * @param before The stage before, whose features are added (paper Fig. 4).
 */
export function encode(
  { levels, downs, fusion }: MprnetEncoderParams,
  slope: tf.Tensor1D,
  x: tf.Tensor4D,
  before?: StageFeatures,
): tf.Tensor4D[] {
  return levels.map((blocks, level) => {
    if (level > 0) {
      x = conv2d(tf.avgPool(x, 2, 2, "valid"), downs[level - 1]);
    }
    x = applyAttentionBlocks(blocks, slope, x);
    if (before) {
      x = tf.addN([
        x,
        conv2d(before.encoded[level], fusion.encoded[level]),
        conv2d(before.decoded[level], fusion.decoded[level]),
      ]);
    }
    return x;
  });
}

/**
 * The decoder's features of each level.
 *
 * @param at What becomes of features before a level's blocks.
 */
export function decode(
  { levels, skips, ups }: MprnetDecoderParams,
  slope: tf.Tensor1D,
  encoded: Levels,
  at: (level: number, features: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D[] {
  const decoded: tf.Tensor4D[] = [];
  for (let level = levels.length - 1; level >= 0; level--) {
    const from = decoded[0];
    const x: tf.Tensor4D = from === undefined ? encoded[level] : tf.add(
      raised(from, ups[level]),
      applyAttentionBlocks([skips[level]], slope, encoded[level]),
    );
    decoded.unshift(applyAttentionBlocks(levels[level], slope, at(level, x)));
  }
  return decoded;
}

/**
 * A 1x1 convolution of features made twice as large. As it does not see
 * beyond its pixel it may come first, on a quarter of them.
 */
export function raised(x: tf.Tensor4D, weight: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  return resizeBilinear(conv2d(x, weight), [2 * height, 2 * width]);
}
