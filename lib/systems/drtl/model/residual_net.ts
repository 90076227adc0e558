import { type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { DrtlScale } from "./config.ts";
import { initResidualBlock, type ResidualBlock } from "./residual_block.ts";
import { initUpsampler } from "./upsampler.ts";

/** The parameters of SRResNet and of EDSR, which differ in what they do with them. */
export type ResidualNetParams = {
  readonly head: ConvParams;
  readonly blocks: readonly ResidualBlock[];
  readonly merge: ConvParams;
  readonly upsample: readonly ConvParams[];
  readonly tail: ConvParams;
};

/** Draws the parameters of SRResNet or EDSR. */
export function initResidualNet(
  rng: Rng,
  { scale, features, blocks }: {
    readonly scale: DrtlScale;
    readonly features: number;
    readonly blocks: number;
  },
): ResidualNetParams {
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
