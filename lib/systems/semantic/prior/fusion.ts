import { InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import {
  applyConv,
  applyGroupNorm,
  type ConvParams,
  type GroupNormParams,
  initGroupNorm,
} from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import {
  applyProjection,
  initProjection,
  kaimingConv,
  type ProjectionParams,
} from "./projection.ts";

/** The parameters of one level of the fusion. */
export type FusedLevelParams = {
  /** 1x1, the encoder's channels to the fused width. */
  readonly reduce: ConvParams;
  readonly norm: GroupNormParams;
  /** 1x1 on this level and the deeper one, to the two gates; absent at the deepest. */
  readonly gates?: ConvParams;
  /** 3x3, the fused width to the teacher's channels. */
  readonly expand: ProjectionParams;
};

/** The parameters of the fusion, from the shallowest level to the deepest. */
export type FusionParams = { readonly levels: readonly FusedLevelParams[] };

/** Groups of a normalisation. */
const groups = 8;

/**
 * Draws the fusion's parameters.
 *
 * @param own The encoder's channels by level.
 * @param wanted The teacher's.
 * @param options Channels of a fused map, whether Q_l begins with zeros, and
 * the deviations of the teacher's levels.
 * @throws {InputError} When the width is no multiple of 8.
 */
export function initFusion(
  rng: Rng,
  own: readonly number[],
  wanted: readonly number[],
  { width, residual, deviations }: {
    readonly width: number;
    readonly residual: boolean;
    readonly deviations: readonly number[];
  },
): FusionParams {
  if (!(width > 0) || width % groups !== 0) {
    throw new InputError(
      `a prior's fused width is ${width}; give a multiple of ${groups}`,
    );
  }
  return {
    levels: own.map((channels, l) => {
      const level = rng.split(l);
      const conv = (name: string, inputs: number, outputs: number) =>
        kaimingConv(level.split(name), { inputs, outputs, size: 1 });
      return {
        reduce: conv("reduce", channels, width),
        norm: initGroupNorm(width),
        ...(l < own.length - 1 ? { gates: conv("gates", 2 * width, 2) } : {}),
        expand: initProjection(
          level.split("expand"),
          { inputs: width, outputs: wanted[l], size: 3 },
          deviations[l],
          residual,
        ),
      };
    }),
  };
}

/**
 * Goes from the deepest level to the shallowest, as knowledge review does
 * (Chen et al., CVPR 2021): each level is joined with the fused deeper one
 * under two gates of one channel each.
 *
 * Where knowledge review normalises by the batch, U_l is normalised by groups
 * of channels of each picture, which does not depend on the batch's size; Q_l
 * is not normalised, as that would take away what tells pictures apart as a
 * whole.
 *
 * @param features The encoder's levels P_l, shallowest first.
 * @returns R_l of the fused width, and Q_l of the teacher's channels.
 */
export function applyFusion(
  { levels }: FusionParams,
  features: readonly tf.Tensor4D[],
): { readonly maps: tf.Tensor4D[]; readonly levels: tf.Tensor4D[] } {
  const maps: tf.Tensor4D[] = [];
  let deeper: tf.Tensor4D | undefined;
  for (let l = levels.length - 1; l >= 0; l--) {
    const { reduce, norm, gates } = levels[l];
    let map = applyGroupNorm(norm, applyConv(reduce, features[l]), groups);
    if (gates && deeper) {
      const [, height, width] = map.shape;
      const above = tf.image.resizeNearestNeighbor(deeper, [height, width]);
      const both = tf.sigmoid(applyConv(gates, tf.concat([map, above], 3)));
      const [own, other] = tf.split(both, 2, 3);
      map = tf.add(tf.mul(map, own), tf.mul(above, other));
    }
    maps.unshift(deeper = map);
  }
  return {
    maps,
    levels: maps.map((map, l) => applyProjection(levels[l].expand, map)),
  };
}
