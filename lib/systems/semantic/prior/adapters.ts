import type * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import { kaimingConv } from "./kaiming_conv.ts";

/**
 * What stands in the fusion's place where it is left out: a 1x1 convolution
 * for each level if the encoder's channels are not the teacher's, or nothing.
 */
export type AdapterParams = { readonly adapters: readonly ConvParams[] };

/**
 * Draws the adapters' parameters.
 *
 * @param own The encoder's channels by level.
 * @param wanted The teacher's.
 */
export function initAdapters(
  rng: Rng,
  own: readonly number[],
  wanted: readonly number[],
): AdapterParams {
  if (own.every((channels, l) => channels === wanted[l])) {
    return { adapters: [] };
  }
  return {
    adapters: own.map((inputs, l) =>
      kaimingConv(rng.split(l), { inputs, outputs: wanted[l], size: 1 })
    ),
  };
}

/** The encoder's levels as maps, and in the teacher's channels. */
export function applyAdapters(
  { adapters }: AdapterParams,
  features: readonly tf.Tensor4D[],
): { readonly maps: tf.Tensor4D[]; readonly levels: tf.Tensor4D[] } {
  const maps = [...features];
  if (adapters.length === 0) return { maps, levels: maps };
  return { maps, levels: maps.map((map, l) => applyConv(adapters[l], map)) };
}
