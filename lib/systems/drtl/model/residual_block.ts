import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";

/** Two convolutions with a ReLU between them. */
export type ResidualBlock = {
  readonly first: ConvParams;
  readonly second: ConvParams;
};

/** Draws a residual block. */
export function initResidualBlock(rng: Rng, features: number): ResidualBlock {
  const conv = (name: string) =>
    initConv(rng.split(name), { inputs: features, outputs: features });
  return { first: conv("first"), second: conv("second") };
}

/** `x + scale * conv(relu(conv(x)))`. */
export function applyResidualBlock(
  { first, second }: ResidualBlock,
  x: tf.Tensor4D,
  scale = 1,
): tf.Tensor4D {
  // Where no gradient is wanted, what lies between is freed at once.
  return tf.tidy(() => {
    const change = applyConv(
      second,
      applyConv(first, x, { activation: "relu" }),
    );
    return tf.add(x, scale === 1 ? change : tf.mul(change, scale));
  });
}
