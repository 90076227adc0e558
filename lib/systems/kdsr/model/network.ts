import type * as tf from "../../../engine/tf.ts";
import { countParameters } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import { checkModel, type KdsrModel } from "./config.ts";
import {
  encode,
  type EncoderParams,
  initEncoder,
  type Representation,
  type Role,
} from "./encoder.ts";
import { generate, type GeneratorParams, initGenerator } from "./generator.ts";

/** The parameters of KDSR_T or KDSR_S: SR network and degradation encoder. */
export type KdsrParams = {
  readonly generator: GeneratorParams;
  readonly encoder: EncoderParams;
};

/**
 * Draws the parameters of a whole KDSR.
 *
 * @throws {InputError} When the model's numbers make no sense.
 *
 * @example
 * ```ts
 * import { kdsr, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const model = { scale: 4, features: 4, blocks: 1, encoderBlocks: 1 } as const;
 * const student = kdsr.initKdsr(seeded(1), model, "student");
 * console.log(kdsr.parameterTotal(student));
 * ```
 */
export function initKdsr(rng: Rng, model: KdsrModel, role: Role): KdsrParams {
  checkModel(model);
  return {
    generator: initGenerator(rng.split("generator"), model),
    encoder: initEncoder(rng.split("encoder"), model, role),
  };
}

/** What a forward pass of KDSR gives. */
export interface KdsrOutput extends Representation {
  /** `[batch, scale * h, scale * w, 3]`, not clipped. */
  readonly sr: tf.Tensor4D;
}

/**
 * A forward pass of KDSR_T (with `hr`) or KDSR_S (without).
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
 * const student = kdsr.initKdsr(seeded(1), model, "student");
 * console.log(kdsr.applyKdsr(student, tf.zeros([1, 4, 5, 3])).sr.shape);
 * ```
 */
export function applyKdsr(
  params: KdsrParams,
  lr: tf.Tensor4D,
  hr?: tf.Tensor4D,
): KdsrOutput {
  const idr = encode(params.encoder, lr, hr);
  return { ...idr, sr: generate(params.generator, lr, idr.compact) };
}

/**
 * The parameter total as the paper counts it: with the 24 fixed numbers of
 * the two 1x1 convolutions that take the mean colour off and put it back.
 *
 * @example
 * ```ts
 * import { kdsr, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const model = { scale: 4, features: 4, blocks: 1, encoderBlocks: 1 } as const;
 * console.log(kdsr.parameterTotal(kdsr.initKdsr(seeded(1), model, "teacher")));
 * ```
 */
export function parameterTotal(params: KdsrParams): number {
  return countParameters(params) + 24;
}
