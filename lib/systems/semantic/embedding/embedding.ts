import * as tf from "../../../engine/tf.ts";
import type { Rng } from "../../../random/mod.ts";
import type { Level } from "../classifier/level.ts";
import type { Embed, Place, Region } from "../hosts/host.ts";
import { type AffineParams, applyAffine, initAffine } from "./affine.ts";
import {
  aggregate,
  type AggregationParams,
  initAggregation,
} from "./aggregation.ts";
import { checkEmbedding, type EmbeddingConfig } from "./config.ts";
import type { Size } from "./cover.ts";
import {
  applyTransposedAttention,
  type AttentionSums,
  initTransposedAttention,
  type TransposedAttentionParams,
} from "./transposed_attention.ts";

/** The parameters of the embedding at one place. */
export type PlaceParams = {
  /** Multi-level aggregation. */
  readonly aggregation: AggregationParams;
  /** Semantic attention transformation by scales and shifts. */
  readonly affine?: AffineParams;
  /** Semantic attention transformation by attention between channels. */
  readonly attention?: TransposedAttentionParams;
};

/** The parameters of the embedding, place by place. */
export type EmbeddingParams = readonly PlaceParams[];

/** A prior's levels, `[batch, h, w, channels]` each, from fine to coarse. */
export type PriorMaps = readonly tf.Tensor4D[];

/**
 * Draws the parameters of an embedding. With them the host gives, bit for bit,
 * what it gives without.
 *
 * @param levels The levels of the prior's maps.
 * @param places Where the host lets them be embedded.
 * @throws {InputError} Where the configuration does not fit the places.
 *
 * @example
 * ```ts
 * import { countParameters, openEngine, seeded, semantic } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = semantic.initEmbedding(
 *   seeded(1),
 *   { width: 4, attention: "both", heads: 2 },
 *   [4, 8, 16, 32].map((stride) => ({ stride, channels: 8 })),
 *   [{ name: "decoder", channels: 6, stride: 1 }],
 * );
 * console.log(countParameters(params));
 * ```
 */
export function initEmbedding(
  rng: Rng,
  config: EmbeddingConfig,
  levels: readonly Level[],
  places: readonly Place[],
): EmbeddingParams {
  checkEmbedding(config, places);
  const { width, heads, attention } = config;
  return places.map((place, i) => {
    const own = rng.split(i);
    const { channels } = place;
    return {
      aggregation: initAggregation(
        own.split("aggregation"),
        width,
        levels,
        place,
      ),
      ...(attention === "transposed" ? {} : {
        affine: initAffine(own.split("affine"), width, channels),
      }),
      ...(attention === "affine" ? {} : {
        attention: initTransposedAttention(
          own.split("attention"),
          width,
          channels,
          heads,
        ),
      }),
    };
  });
}

/** What may be watched, or done differently, while a prior is embedded. */
export interface EmbedHooks {
  /** Is shown the weight of every level at a place, `[batch, h, w, levels]`, which is freed after. */
  readonly gates?: (place: number, gates: tf.Tensor4D, region: Region) => void;
  /** Makes the sums that the attention at a place goes by; by default over the features given. */
  readonly sums?: (
    place: number,
    query: tf.Tensor4D,
    key: tf.Tensor4D,
    region: Region,
  ) => AttentionSums;
}

/**
 * Makes what embeds a prior into a host: multi-level aggregation and semantic
 * attention transformation at every place.
 *
 * @param maps The prior's levels.
 * @param whole The pixels that they cover, at least those the host is given.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const levels = [4, 8].map((stride) => ({ stride, channels: 8 }));
 * const places = [{ name: "decoder", channels: 6, stride: 2 }];
 * const params = semantic.initEmbedding(
 *   seeded(1),
 *   { width: 4, attention: "both", heads: 2 },
 *   levels,
 *   places,
 * );
 * const maps: tf.Tensor4D[] = [tf.ones([1, 4, 4, 8]), tf.ones([1, 2, 2, 8])];
 * const whole = { width: 16, height: 16 };
 * const embed = semantic.embedder(params, maps, whole);
 * const features: tf.Tensor4D = tf.ones([1, 8, 8, 6]);
 * const y = embed(0, features, { x: 0, y: 0, ...whole });
 * console.log(y.shape); // [1, 8, 8, 6], the same values as long as it is not trained
 * ```
 */
export function embedder(
  params: EmbeddingParams,
  maps: PriorMaps,
  whole: Size,
  { gates: watch, sums }: EmbedHooks = {},
): Embed {
  // Where no gradient is wanted, what lies between is freed at once.
  return (place, features, region) =>
    tf.tidy(() => {
      const { aggregation, affine, attention } = params[place];
      const { prior, gates } = aggregate(
        aggregation,
        maps,
        whole,
        features,
        region,
      );
      watch?.(place, gates, region);
      const bent = affine ? applyAffine(affine, features, prior) : features;
      if (!attention) return bent;
      return applyTransposedAttention(
        attention,
        bent,
        prior,
        sums && ((query, key) => sums(place, query, key, region)),
      );
    });
}
