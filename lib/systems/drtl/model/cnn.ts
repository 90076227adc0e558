import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";

/** The parameters of a row of convolutions. */
export type CnnParams = { readonly layers: readonly ConvParams[] };

/** From PyTorch's initial deviation to He's, without which nothing passes a row this long. */
const gain = Math.sqrt(6);

/** Draws the parameters of a row of `layers` 3x3 convolutions. */
export function initCnn(
  rng: Rng,
  { features, layers }: { readonly features: number; readonly layers: number },
): CnnParams {
  return {
    layers: Array.from({ length: layers }, (_, i) => {
      const conv = initConv(rng.split(`layers.${i}`), {
        inputs: i === 0 ? 3 : features,
        outputs: i === layers - 1 ? 3 : features,
      });
      const weight = tf.mul(conv.weight, gain) as tf.Tensor4D;
      conv.weight.dispose();
      return { ...conv, weight };
    }),
  };
}

/** What the CNN adds to the enlarged picture, which is all that it sees. */
export function applyCnn({ layers }: CnnParams, base: tf.Tensor4D) {
  const last = layers.length - 1;
  return layers.reduce(
    (x, conv, i) =>
      applyConv(conv, x, { activation: i < last ? "relu" : "linear" }),
    base,
  );
}
