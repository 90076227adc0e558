import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import { zeroConv } from "./zero_conv.ts";

/** A branch that makes scales or shifts of a prior: two 1x1 convolutions, the last one zero at first. */
type Branch = { readonly hidden: ConvParams; readonly last: ConvParams };

/** The parameters of the affine transformation at one place. */
export type AffineParams = {
  readonly scale: Branch;
  readonly shift: Branch;
  /** Says where the prior has a say, 3x3 over features and prior. */
  readonly gate: ConvParams;
};

/** Draws the parameters; with them it changes nothing at first. */
export function initAffine(
  rng: Rng,
  width: number,
  channels: number,
): AffineParams {
  const branch = (name: string): Branch => ({
    hidden: initConv(rng.split(name), {
      inputs: width,
      outputs: width,
      size: 1,
    }),
    last: zeroConv(width, channels),
  });
  return {
    scale: branch("scale"),
    shift: branch("shift"),
    gate: initConv(rng.split("gate"), {
      inputs: channels + width,
      outputs: channels,
    }),
  };
}

/**
 * Scales and shifts features by a prior, as the spatial feature transform of
 * Wang et al. (CVPR 2018), where a gate lets it: `D + g (gamma D + beta)`.
 *
 * @param features `[batch, h, w, channels]`.
 * @param prior `[batch, h, w, width]`.
 */
export function applyAffine(
  { scale, shift, gate }: AffineParams,
  features: tf.Tensor4D,
  prior: tf.Tensor4D,
): tf.Tensor4D {
  const run = ({ hidden, last }: Branch) =>
    applyConv(
      last,
      applyConv(hidden, prior, { activation: "leakyRelu", alpha: 0.1 }),
    );
  const open = tf.sigmoid(applyConv(gate, tf.concat([features, prior], 3)));
  const change = tf.add(tf.mul(run(scale), features), run(shift));
  return tf.add(features, tf.mul(open, change));
}
