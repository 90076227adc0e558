import { conv2d } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import type { Rng } from "../../../random/mod.ts";
import {
  applyAttentionBlocks,
  initAttentionBlocks,
  initWeight,
  type MprnetBlockParams,
  wide,
} from "./mprnet_block.ts";
import {
  type MprnetFusionParams,
  raised,
  type StageFeatures,
} from "./mprnet_unet.ts";

/** MPRNet's last stage, which stays at the original resolution. */
export type MprnetOriginalParams = {
  readonly blocks: readonly {
    readonly body: readonly MprnetBlockParams[];
    readonly last: tf.Tensor4D;
  }[];
  /** What is added after each block: of the stage before, a level each. */
  readonly fusion: MprnetFusionParams;
  /** 1x1, by level from 1 on: from that level up to the first, a doubling each. */
  readonly ups: {
    readonly encoded: readonly (readonly tf.Tensor4D[])[];
    readonly decoded: readonly (readonly tf.Tensor4D[])[];
  };
};

/** Draws the stage for levels of so many channels, itself of `features`. */
export function initOriginal(
  rng: Rng,
  { channels, features, count }: {
    readonly channels: readonly number[];
    readonly features: number;
    /** Attention blocks in each block. */
    readonly count: number;
  },
): MprnetOriginalParams {
  const fusion = (name: string) =>
    channels.map((_, i) =>
      initWeight(rng.split(`${name}.${i}`), channels[0], features)
    );
  const ups = (name: string) =>
    channels.slice(1).map((_, i) =>
      Array.from({ length: i + 1 }, (_, step) => {
        const at = rng.split(`${name}.ups.${i}.${step}`);
        return initWeight(at, channels[i + 1 - step], channels[i - step]);
      })
    );
  return {
    blocks: channels.map((_, i) => {
      const at = rng.split(`blocks.${i}`);
      return {
        body: initAttentionBlocks(at, features, count),
        last: initWeight(at.split("last"), features, features, 3),
      };
    }),
    fusion: { encoded: fusion("encoded"), decoded: fusion("decoded") },
    ups: { encoded: ups("encoded"), decoded: ups("decoded") },
  };
}

/**
 * Blocks in a row, after each the features of a further level of the stage
 * before (paper Fig. 3d).
 *
 * @param at What becomes of the features after a block.
 */
export function applyOriginal(
  { blocks, fusion, ups }: MprnetOriginalParams,
  slope: tf.Tensor1D,
  x: tf.Tensor4D,
  before: StageFeatures,
  at: (block: number, features: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  for (const [level, { body, last }] of blocks.entries()) {
    const fused = (side: "encoded" | "decoded") => {
      const steps = level ? ups[side][level - 1] : [];
      const whole = steps.reduce(raised, before[side][level]);
      return conv2d(whole, fusion[side][level]);
    };
    // Where no gradient is wanted, what lies between is freed at once.
    const sum = tf.tidy(() => {
      const through = wide(applyAttentionBlocks(body, slope, x), last);
      return tf.addN([through, x, fused("encoded"), fused("decoded")]);
    });
    x = at(level, sum as tf.Tensor4D);
  }
  return x;
}
