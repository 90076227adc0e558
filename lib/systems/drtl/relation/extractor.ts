import { InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import {
  applyConv,
  applyLinear,
  type ConvParams,
  initConv,
  initLinear,
  type LinearParams,
} from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { PairTensors } from "./difference_statistics.ts";

/** A small network that describes a pair's distortion. */
export type ExtractorParams = {
  readonly convs: readonly ConvParams[];
  /** P: from pooled features to d entries. */
  readonly project: LinearParams;
};

/** Brings differences of pictures near 1. */
const gain = 10;
/** Keeps the derivative of a root finite. */
const tiny = 1e-6;

/**
 * Draws an extractor of three convolutions whose features are described by
 * `dimension` entries.
 */
export function initExtractor(
  rng: Rng,
  { features, dimension }: {
    readonly features: number;
    readonly dimension: number;
  },
): ExtractorParams {
  const widths = [3, features, features, 2 * features];
  return {
    convs: [0, 1, 2].map((i) =>
      initConv(rng.split(`convs.${i}`), {
        inputs: widths[i],
        outputs: widths[i + 1],
      })
    ),
    project: initLinear(rng.split("project"), {
      inputs: 2 * (widths[1] + widths[2] + widths[3]),
      outputs: dimension,
    }),
  };
}

/**
 * Describes pairs: every layer's features of the difference between given and
 * sharp picture, pooled to their means and deviations (distortion is local and
 * low-level), and projected.
 *
 * @returns x = P·pool(features), `[n, d]`.
 * @throws {InputError} For pictures of less than 4x4.
 */
export function describePairs(
  { convs, project }: ExtractorParams,
  { base, hr }: PairTensors,
): tf.Tensor2D {
  if (hr.shape[1] < 4 || hr.shape[2] < 4) {
    throw new InputError(
      `pairs of ${hr.shape[2]}x${
        hr.shape[1]
      } cannot be described; give at least 4x4`,
    );
  }
  let x = tf.mul(tf.sub(base, hr), gain) as tf.Tensor4D;
  const pooled: tf.Tensor[] = [];
  for (const [i, conv] of convs.entries()) {
    x = applyConv(conv, x, { activation: "relu", stride: i === 0 ? 1 : 2 });
    const mean = tf.mean(x, [1, 2], true);
    const variance = tf.mean(tf.square(tf.sub(x, mean)), [1, 2]);
    pooled.push(tf.squeeze(mean, [1, 2]), tf.sqrt(tf.add(variance, tiny)));
  }
  return applyLinear(project, tf.concat(pooled, 1) as tf.Tensor2D);
}
