import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { Level } from "../classifier/level.ts";
import type { Place, Region } from "../hosts/host.ts";
import { cover, type Size } from "./cover.ts";

/** The parameters of the multi-level aggregation at one place. */
export type AggregationParams = {
  /** Brings every level to the embedding's width, 1x1. */
  readonly levels: readonly ConvParams[];
  /** Brings the host's features to it, 1x1. */
  readonly features: ConvParams;
  /** Weighs the levels, pixel by pixel, 3x3. */
  readonly gate: ConvParams;
  /** What the weighed sum goes through, 3x3. */
  readonly merge: ConvParams;
};

/** Draws the parameters. */
export function initAggregation(
  rng: Rng,
  width: number,
  levels: readonly Level[],
  { channels }: Place,
): AggregationParams {
  return {
    levels: levels.map((level, i) =>
      initConv(rng.split(`level ${i}`), {
        inputs: level.channels,
        outputs: width,
        size: 1,
      })
    ),
    features: initConv(rng.split("features"), {
      inputs: channels,
      outputs: width,
      size: 1,
    }),
    gate: initConv(rng.split("gate"), {
      inputs: width * (levels.length + 1),
      outputs: levels.length,
    }),
    merge: initConv(rng.split("merge"), { inputs: width, outputs: width }),
  };
}

/** What a prior has to say about the features of a region. */
export interface Aggregated {
  /** The levels put together, `[batch, h, w, width]`. */
  readonly prior: tf.Tensor4D;
  /** The weight of every level, `[batch, h, w, levels]`; they sum to 1. */
  readonly gates: tf.Tensor4D;
}

/**
 * Multi-level aggregation: brings the levels of a prior to one width and the
 * features' size and sums them, weighed pixel by pixel by a softmax that looks
 * at all of them and at the features.
 *
 * @param maps The prior's levels, each evenly covering the whole.
 * @param whole The pixels that they cover.
 * @param features `[batch, h, w, channels]`.
 * @param region The pixels that the features cover.
 */
export function aggregate(
  params: AggregationParams,
  maps: readonly tf.Tensor4D[],
  whole: Size,
  features: tf.Tensor4D,
  region: Region,
): Aggregated {
  const stride = region.height / features.shape[1];
  const levels = maps.map((map, i) =>
    cover(applyConv(params.levels[i], map), whole, region, stride)
  );
  const seen = [...levels, applyConv(params.features, features)];
  const gates = tf.softmax(applyConv(params.gate, tf.concat(seen, 3)));
  const weighed = tf.addN(
    tf.split(gates, maps.length, 3).map((gate, i) => tf.mul(gate, levels[i])),
  ) as tf.Tensor4D;
  return { prior: applyConv(params.merge, weighed), gates };
}
