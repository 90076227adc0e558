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
import { vggFeatures, type VggParams } from "../../../loss/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { PairTensors } from "./pair_tensors.ts";

/** A small network that describes a pair's distortion. */
export type ExtractorParams = {
  /** None where VGG's features are described. */
  readonly convs: readonly ConvParams[];
  /** P: from pooled features to d entries. */
  readonly project: LinearParams;
};

/** Brings differences of pictures near 1. */
const gain = 10;
/** Keeps the derivative of a root finite. */
const tiny = 1e-6;

/** VGG's features that are described: conv1_2, conv2_2 and conv3_4. */
const vggLayers = 3;

/**
 * Draws an extractor of three convolutions, or for VGG's features, which are
 * described by `dimension` entries.
 */
export function initExtractor(
  rng: Rng,
  { features, dimension }: {
    readonly features: number;
    readonly dimension: number;
  },
  vgg?: VggParams,
): ExtractorParams {
  if (vgg) {
    // The widths of conv1_2, conv2_2 and conv3_4.
    const inputs = [1, 3, 7].reduce(
      (sum, at) => sum + 2 * vgg[at].weight.shape[3],
      0,
    );
    return {
      convs: [],
      project: initLinear(rng.split("project"), { inputs, outputs: dimension }),
    };
  }
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
 * low-level), and projected. With VGG it is the difference of the features.
 *
 * @returns x = P·pool(features), `[n, d]`.
 * @throws {InputError} For pictures of less than 4x4.
 */
export function describePairs(
  { convs, project }: ExtractorParams,
  { base, hr }: PairTensors,
  vgg?: VggParams,
): tf.Tensor2D {
  if (hr.shape[1] < 4 || hr.shape[2] < 4) {
    throw new InputError(
      `pairs of ${hr.shape[2]}x${
        hr.shape[1]
      } cannot be described; give at least 4x4`,
    );
  }
  const pooled: tf.Tensor[] = [];
  const layers = vgg
    ? vggDifferences(vgg, { base, hr })
    : differenceFeatures(convs, { base, hr });
  for (const x of layers) {
    const mean = tf.mean(x, [1, 2], true);
    const variance = tf.mean(tf.square(tf.sub(x, mean)), [1, 2]);
    pooled.push(tf.squeeze(mean, [1, 2]), tf.sqrt(tf.add(variance, tiny)));
  }
  return applyLinear(project, tf.concat(pooled, 1) as tf.Tensor2D);
}

/** Features of the difference, layer by layer. */
function differenceFeatures(
  convs: readonly ConvParams[],
  { base, hr }: PairTensors,
): tf.Tensor4D[] {
  let x = tf.mul(tf.sub(base, hr), gain) as tf.Tensor4D;
  return convs.map((conv, i) =>
    x = applyConv(conv, x, { activation: "relu", stride: i === 0 ? 1 : 2 })
  );
}

/** Differences of VGG's features, layer by layer. */
function vggDifferences(
  vgg: VggParams,
  { base, hr }: PairTensors,
): tf.Tensor4D[] {
  const given = vggFeatures(vgg, base, vggLayers);
  const sharp = vggFeatures(vgg, hr, vggLayers);
  return given.map((x, i) => tf.sub(tf.relu(x), tf.relu(sharp[i])));
}
