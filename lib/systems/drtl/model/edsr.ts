import * as tf from "../../../engine/tf.ts";
import { applyConv } from "../../../nn/mod.ts";
import { applyResidualBlock } from "./residual_block.ts";
import type { ResidualNetParams } from "./residual_net.ts";
import { upsample } from "./upsampler.ts";

/** What EDSR (Lim et al. 2017) adds to the enlarged picture. */
export function applyEdsr(
  params: ResidualNetParams,
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
