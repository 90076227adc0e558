import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { DrtlScale } from "./config.ts";
import {
  applyResidualBlock,
  initResidualBlock,
  type ResidualBlock,
} from "./residual_block.ts";
import { initUpsampler, upsample } from "./upsampler.ts";

/** The parameters of EDSR. */
export type EdsrParams = {
  readonly head: ConvParams;
  readonly blocks: readonly ResidualBlock[];
  readonly merge: ConvParams;
  readonly upsample: readonly ConvParams[];
  readonly tail: ConvParams;
};

/** Draws the parameters of EDSR (Lim et al. 2017). */
export function initEdsr(
  rng: Rng,
  { scale, features, blocks }: {
    readonly scale: DrtlScale;
    readonly features: number;
    readonly blocks: number;
  },
): EdsrParams {
  const conv = (name: string, inputs: number, outputs: number) =>
    initConv(rng.split(name), { inputs, outputs });
  return {
    head: conv("head", 3, features),
    blocks: Array.from(
      { length: blocks },
      (_, i) => initResidualBlock(rng.split(`blocks.${i}`), features),
    ),
    merge: conv("merge", features, features),
    upsample: initUpsampler(rng.split("upsample"), scale, features),
    tail: conv("tail", features, 3),
  };
}

/** What EDSR adds to the enlarged picture. */
export function applyEdsr(
  params: EdsrParams,
  lr: tf.Tensor4D,
  residualScale: number,
): tf.Tensor4D {
  const head = applyConv(params.head, lr);
  let x = head;
  for (const block of params.blocks) {
    x = applyResidualBlock(block, x, residualScale);
  }
  x = tf.add(applyConv(params.merge, x), head);
  return applyConv(params.tail, upsample(params.upsample, x));
}
