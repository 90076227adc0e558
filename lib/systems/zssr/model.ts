import { conv2d, InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import type { Rng } from "../../random/mod.ts";

/** The size of ZSSR's network. */
export type ZssrModel = {
  /** Channels between the layers. */
  readonly features: number;
  /** Convolutions of 3x3, without biases. */
  readonly layers: number;
  /**
   * How the weights begin: `"he"` keeps a signal's strength through all layers
   * but the last, which begins as zeros; `"released"` has each layer weaken it
   * to a quarter, so that dark pictures may take hundreds of steps to begin
   * with, or never do.
   */
  readonly start: "he" | "released";
};

/** The parameters of ZSSR's network: `[3, 3, in, out]` a layer. */
export type ZssrParams = {
  readonly layers: readonly tf.Tensor4D[];
};

/**
 * Draws the parameters, normally: as He et al. (2015) for rectified layers, or
 * as the released code, with a variance of 0.1 over the fan-in.
 *
 * @param channels Of the pictures that it is for.
 * @throws {InputError} When there are fewer than two layers, or no features.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { countParameters, openEngine, seeded, zssr } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = zssr.initZssr(seeded(1), {
 *   features: 64,
 *   layers: 8,
 *   start: "he",
 * });
 * assert(countParameters(params) === 224_640);
 * ```
 */
export function initZssr(
  rng: Rng,
  { features, layers, start }: ZssrModel,
  channels: 1 | 3 = 3,
): ZssrParams {
  if (![features, layers - 1].every((n) => Number.isInteger(n) && n > 0)) {
    throw new InputError(
      `ZSSR was to have ${layers} layers of ${features} features; give whole numbers, at least 2 layers`,
    );
  }
  return {
    layers: Array.from({ length: layers }, (_, i) => {
      const inputs = i === 0 ? channels : features;
      const outputs = i === layers - 1 ? channels : features;
      const layer = rng.split(`layers.${i}`);
      const variance = start === "released" ? 0.1 : i < layers - 1 ? 2 : 0;
      const deviation = Math.sqrt(variance / (9 * inputs));
      const values = new Float32Array(9 * inputs * outputs);
      for (let at = 0; at < values.length; at++) {
        values[at] = layer.normal(0, deviation);
      }
      return tf.tensor4d(values, [3, 3, inputs, outputs]);
    }),
  };
}

/**
 * A forward pass: what the network adds to a picture that was enlarged already.
 *
 * @param enlarged `[batch, height, width, channels]` in [0, 1].
 * @returns The same shape, not clipped.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, tf, zssr } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = zssr.initZssr(seeded(1), {
 *   features: 4,
 *   layers: 3,
 *   start: "he",
 * });
 * console.log(zssr.applyZssr(params, tf.zeros([1, 6, 5, 3])).shape);
 * ```
 */
export function applyZssr(
  { layers }: ZssrParams,
  enlarged: tf.Tensor4D,
): tf.Tensor4D {
  let x = enlarged;
  for (const [i, weight] of layers.entries()) {
    const activation = i < layers.length - 1 ? "relu" : "linear";
    x = conv2d(x, weight, null, { pad: 1, activation });
  }
  return tf.add(x, enlarged);
}
