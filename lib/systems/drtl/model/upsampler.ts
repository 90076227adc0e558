import { pixelShuffle } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { DrtlScale } from "./config.ts";

/** Draws the convolutions before the pixel shuffles: twice by 2 for x4, none for x1. */
export function initUpsampler(
  rng: Rng,
  scale: DrtlScale,
  features: number,
): ConvParams[] {
  const factors = scale === 1 ? [] : scale === 4 ? [2, 2] : [scale];
  return factors.map((factor, i) =>
    initConv(rng.split(i), {
      inputs: features,
      outputs: features * factor ** 2,
    })
  );
}

/** Enlarges features, with an activation after each shuffle where one is given. */
export function upsample(
  convs: readonly ConvParams[],
  x: tf.Tensor4D,
  activation: (x: tf.Tensor4D) => tf.Tensor4D = (x) => x,
): tf.Tensor4D {
  for (const conv of convs) {
    const factor = Math.sqrt(conv.weight.shape[3] / conv.weight.shape[2]);
    x = tf.tidy(() => activation(pixelShuffle(applyConv(conv, x), factor)));
  }
  return x;
}
