import { leakyRelu } from "../../../engine/mod.ts";
import type * as tf from "../../../engine/tf.ts";
import { applyConv } from "../../../nn/mod.ts";
import { applyResidualBlock } from "./residual_block.ts";
import type { ResidualNetParams } from "./residual_net.ts";
import { upsample } from "./upsampler.ts";

const alpha = 0.1;

/** What SRResNet, without batch normalisation (BasicSR's MSRResNet), adds to the enlarged picture. */
export function applySrresnet(params: ResidualNetParams, lr: tf.Tensor4D) {
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
