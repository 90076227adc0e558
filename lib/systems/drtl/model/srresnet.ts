import { leakyRelu } from "../../../engine/mod.ts";
import type * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { DrtlScale } from "./config.ts";
import {
  applyResidualBlock,
  initResidualBlock,
  type ResidualBlock,
} from "./residual_block.ts";
import { initUpsampler, upsample } from "./upsampler.ts";

/** The parameters of SRResNet. */
export type SrresnetParams = {
  readonly head: ConvParams;
  readonly blocks: readonly ResidualBlock[];
  readonly upsample: readonly ConvParams[];
  readonly merge: ConvParams;
  readonly tail: ConvParams;
};

/** Draws the parameters of SRResNet without batch normalisation (BasicSR's MSRResNet). */
export function initSrresnet(
  rng: Rng,
  { scale, features, blocks }: {
    readonly scale: DrtlScale;
    readonly features: number;
    readonly blocks: number;
  },
): SrresnetParams {
  const conv = (name: string, inputs: number, outputs: number) =>
    initConv(rng.split(name), { inputs, outputs });
  return {
    head: conv("head", 3, features),
    blocks: Array.from(
      { length: blocks },
      (_, i) => initResidualBlock(rng.split(`blocks.${i}`), features),
    ),
    upsample: initUpsampler(rng.split("upsample"), scale, features),
    merge: conv("merge", features, features),
    tail: conv("tail", features, 3),
  };
}

const alpha = 0.1;

/** What SRResNet adds to the enlarged picture. */
export function applySrresnet(params: SrresnetParams, lr: tf.Tensor4D) {
  const leaky = { activation: "leakyRelu", alpha } as const;
  let x = applyConv(params.head, lr, leaky);
  for (const block of params.blocks) x = applyResidualBlock(block, x);
  x = upsample(
    params.upsample,
    x,
    (x) => leakyRelu(x, alpha) as tf.Tensor4D,
  );
  return applyConv(params.tail, applyConv(params.merge, x, leaky));
}
