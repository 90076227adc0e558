import type * as tf from "../../../engine/tf.ts";
import type { Rng } from "../../../random/mod.ts";
import {
  applyProjection,
  initProjection,
  type ProjectionParams,
} from "./projection.ts";
import { unitPower } from "./unit_power.ts";

/**
 * What stands in the fusion's place where it is left out: a 1x1 convolution
 * for each level if the encoder's channels are not the teacher's, or nothing.
 */
export type AdapterParams = { readonly adapters: readonly ProjectionParams[] };

/**
 * Draws the adapters' parameters.
 *
 * @param own The encoder's channels by level.
 * @param wanted The teacher's.
 * @param deviations Of the teacher's levels.
 */
export function initAdapters(
  rng: Rng,
  own: readonly number[],
  wanted: readonly number[],
  deviations: readonly number[],
): AdapterParams {
  if (own.every((channels, l) => channels === wanted[l])) {
    return { adapters: [] };
  }
  return {
    adapters: own.map((inputs, l) =>
      initProjection(
        rng.split(l),
        { inputs, outputs: wanted[l], size: 1 },
        deviations[l],
      )
    ),
  };
}

/** The encoder's levels as maps, of unit power, and in the teacher's channels. */
export function applyAdapters(
  { adapters }: AdapterParams,
  features: readonly tf.Tensor4D[],
): { readonly maps: tf.Tensor4D[]; readonly levels: tf.Tensor4D[] } {
  const maps = features.map(unitPower);
  if (adapters.length === 0) return { maps, levels: [...features] };
  return {
    maps,
    levels: features.map((map, l) => applyProjection(adapters[l], map)),
  };
}
