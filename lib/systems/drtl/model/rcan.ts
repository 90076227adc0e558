import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { DrtlScale } from "./config.ts";
import { initUpsampler, upsample } from "./upsampler.ts";

/** A residual block whose channels are weighed by attention. */
export type AttentionBlock = {
  readonly first: ConvParams;
  readonly second: ConvParams;
  /** 1x1 convolutions on the channels' means. */
  readonly squeeze: ConvParams;
  readonly excite: ConvParams;
};

/** The parameters of RCAN. */
export type RcanParams = {
  readonly head: ConvParams;
  readonly groups: readonly {
    readonly blocks: readonly AttentionBlock[];
    readonly merge: ConvParams;
  }[];
  readonly merge: ConvParams;
  readonly upsample: readonly ConvParams[];
  readonly tail: ConvParams;
};

/** Draws the parameters of RCAN (Zhang et al. 2018). */
export function initRcan(
  rng: Rng,
  { scale, features, groups, blocks, reduction }: {
    readonly scale: DrtlScale;
    readonly features: number;
    readonly groups: number;
    readonly blocks: number;
    readonly reduction: number;
  },
): RcanParams {
  const conv = (name: string, inputs = features, outputs = features) =>
    initConv(rng.split(name), { inputs, outputs });
  const narrow = Math.max(1, Math.floor(features / reduction));
  return {
    head: conv("head", 3),
    groups: Array.from({ length: groups }, (_, g) => ({
      blocks: Array.from({ length: blocks }, (_, b) => {
        const at = `groups.${g}.${b}`;
        const one = (name: string, inputs: number, outputs: number) =>
          initConv(rng.split(`${at}.${name}`), { inputs, outputs, size: 1 });
        return {
          first: conv(`${at}.first`),
          second: conv(`${at}.second`),
          squeeze: one("squeeze", features, narrow),
          excite: one("excite", narrow, features),
        };
      }),
      merge: conv(`groups.${g}.merge`),
    })),
    merge: conv("merge"),
    upsample: initUpsampler(rng.split("upsample"), scale, features),
    tail: conv("tail", features, 3),
  };
}

/** What RCAN adds to the enlarged picture. */
export function applyRcan(params: RcanParams, lr: tf.Tensor4D): tf.Tensor4D {
  const head = applyConv(params.head, lr);
  let x = head;
  for (const { blocks, merge } of params.groups) {
    const before = x;
    for (const block of blocks) x = applyAttentionBlock(block, x);
    x = tf.add(applyConv(merge, x), before);
  }
  x = tf.add(applyConv(params.merge, x), head);
  return applyConv(params.tail, upsample(params.upsample, x));
}

function applyAttentionBlock(
  { first, second, squeeze, excite }: AttentionBlock,
  x: tf.Tensor4D,
): tf.Tensor4D {
  return tf.tidy(() => {
    const change = applyConv(
      second,
      applyConv(first, x, { activation: "relu" }),
    );
    const means = tf.mean(change, [1, 2], true) as tf.Tensor4D;
    const attention = tf.sigmoid(
      applyConv(excite, applyConv(squeeze, means, { activation: "relu" })),
    );
    return tf.add(x, tf.mul(change, attention));
  });
}
