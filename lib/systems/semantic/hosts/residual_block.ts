import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";

/** Two 3x3 convolutions, added to what goes in. */
export type ResidualBlockParams = {
  readonly first: ConvParams;
  readonly second: ConvParams;
};

/** Draws the parameters of so many blocks in a row. */
export function initResidualBlocks(
  rng: Rng,
  channels: number,
  count: number,
): ResidualBlockParams[] {
  const sides = { inputs: channels, outputs: channels };
  return Array.from({ length: count }, (_, i) => ({
    first: initConv(rng.split(`${i}.first`), sides),
    second: initConv(rng.split(`${i}.second`), sides),
  }));
}

/** Applies blocks in a row; shape and channels stay. */
export function applyResidualBlocks(
  blocks: readonly ResidualBlockParams[],
  x: tf.Tensor4D,
): tf.Tensor4D {
  for (const { first, second } of blocks) {
    // Where no gradient is wanted, what lies between is freed at once.
    x = tf.tidy(() =>
      tf.add(x, applyConv(second, applyConv(first, x, { activation: "relu" })))
    );
  }
  return x;
}
