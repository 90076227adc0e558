import { pixelUnshuffle } from "../../../engine/mod.ts";
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
import type { KdsrModel } from "./config.ts";

/** Every activation of KDSR is a leaky ReLU of this slope. */
export const leaky = { activation: "leakyRelu", alpha: 0.1 } as const;

/** The parameters of KD-IDE, the implicit degradation estimator. */
export type EncoderParams = {
  readonly first: ConvParams;
  readonly residual: readonly {
    readonly first: ConvParams;
    readonly second: ConvParams;
  }[];
  readonly widen: readonly ConvParams[];
  readonly mlp: readonly LinearParams[];
  readonly compress: LinearParams;
};

/** The implicit degradation representation (IDR) of a batch. */
export interface Representation {
  /** D', `[batch, 4C]`: what the student is taught (paper Eq. of KD-IDE). */
  readonly full: tf.Tensor2D;
  /** D, `[batch, C]`: what steers the SR network. */
  readonly compact: tf.Tensor2D;
}

/** Who is looking: the teacher sees the HR picture too. */
export type Role = "teacher" | "student";

/**
 * Draws the parameters of KD-IDE; teacher and student differ in the first
 * convolution alone.
 *
 * @example
 * ```ts
 * import { kdsr, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const model = { scale: 4, features: 4, blocks: 1, encoderBlocks: 1 } as const;
 * const params = kdsr.initEncoder(seeded(1), model, "teacher");
 * console.log(params.first.weight.shape); // [3, 3, 51, 4]
 * ```
 */
export function initEncoder(
  rng: Rng,
  { features: c, encoderBlocks, scale }: KdsrModel,
  role: Role,
): EncoderParams {
  const conv = (name: string, inputs: number, outputs: number) =>
    initConv(rng.split(name), { inputs, outputs });
  const linear = (name: string, inputs: number, outputs: number) =>
    initLinear(rng.split(name), { inputs, outputs });
  return {
    first: conv("first", role === "teacher" ? 3 + 3 * scale ** 2 : 3, c),
    residual: Array.from({ length: encoderBlocks }, (_, i) => ({
      first: conv(`residual.${i}.first`, c, c),
      second: conv(`residual.${i}.second`, c, c),
    })),
    widen: [
      conv("widen.0", c, 2 * c),
      conv("widen.1", 2 * c, 2 * c),
      conv("widen.2", 2 * c, 4 * c),
    ],
    mlp: [linear("mlp.0", 4 * c, 4 * c), linear("mlp.1", 4 * c, 4 * c)],
    compress: linear("compress", 4 * c, c),
  };
}

/**
 * What KD-IDE looks at: LR for the student; for the teacher LR followed by
 * the HR picture, its `scale`×`scale` cells unshuffled into channels.
 *
 * @param lr `[batch, h, w, 3]` in [0, 1].
 * @param hr `[batch, scale * h, scale * w, 3]` in [0, 1]: the teacher's.
 */
export function encoderInput(
  lr: tf.Tensor4D,
  hr?: tf.Tensor4D,
): tf.Tensor4D {
  if (!hr) return lr;
  return tf.concat([lr, pixelUnshuffle(hr, hr.shape[1] / lr.shape[1])], 3);
}

/**
 * KD-IDE's convolutions: `[batch, h, w, in]` to `[batch, h, w, 4C]`, whose
 * mean over the picture {@linkcode representation} turns into D' and D.
 */
export function encoderFeatures(
  params: EncoderParams,
  input: tf.Tensor4D,
): tf.Tensor4D {
  let x = applyConv(params.first, input, leaky);
  for (const { first, second } of params.residual) {
    // Where no gradient is wanted, what lies between is freed at once.
    x = tf.tidy(() => tf.add(x, applyConv(second, applyConv(first, x, leaky))));
  }
  for (const conv of params.widen) x = applyConv(conv, x, leaky);
  return x;
}

/** D' and D from the mean of {@linkcode encoderFeatures}, `[batch, 4C]`. */
export function representation(
  params: EncoderParams,
  mean: tf.Tensor2D,
): Representation {
  let full = mean;
  for (const layer of params.mlp) {
    full = tf.leakyRelu(applyLinear(layer, full), leaky.alpha);
  }
  return {
    full,
    compact: tf.leakyRelu(applyLinear(params.compress, full), leaky.alpha),
  };
}

/**
 * The implicit degradation representation of each picture of a batch.
 *
 * @param lr `[batch, h, w, 3]` in [0, 1].
 * @param hr The teacher's further input, `[batch, scale * h, scale * w, 3]`.
 *
 * @example
 * ```ts
 * import { kdsr, openEngine, seeded, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const model = { scale: 2, features: 4, blocks: 1, encoderBlocks: 1 } as const;
 * const params = kdsr.initEncoder(seeded(1), model, "student");
 * const { full, compact } = kdsr.encode(params, tf.zeros([1, 5, 6, 3]));
 * console.log(full.shape, compact.shape); // [1, 16], [1, 4]
 * ```
 */
export function encode(
  params: EncoderParams,
  lr: tf.Tensor4D,
  hr?: tf.Tensor4D,
): Representation {
  const features = encoderFeatures(params, encoderInput(lr, hr));
  return representation(params, tf.mean(features, [1, 2]));
}
