import * as tf from "../../../engine/tf.ts";
import { l1Loss, vggFeatures, type VggParams } from "../../../loss/mod.ts";
import { disposeTree, type Params, valueAndGrad } from "../../../nn/mod.ts";
import {
  type Adam,
  type AdamMoments,
  clipByGlobalNorm,
  type Ema,
} from "../../../optim/mod.ts";
import { distillationLoss } from "../losses.ts";
import { encode, type EncoderParams } from "../model/encoder.ts";
import { applyKdsr, type KdsrParams } from "../model/network.ts";
import type { GanConfig } from "./config.ts";
import {
  discriminate,
  type DiscriminatorParams,
  type DiscriminatorVectors,
  iterateVectors,
} from "./discriminator.ts";
import { ganLoss } from "./losses.ts";
import type { PairBatch } from "./pair_pool.ts";
import { perceptualLoss } from "./perceptual.ts";

/** All that the adversarial stage changes. */
export type GanState = {
  /** The student: SR network and encoder. */
  readonly params: KdsrParams;
  readonly adam: AdamMoments<KdsrParams>;
  /** The student's moving average. */
  readonly ema: KdsrParams;
  readonly discriminator: DiscriminatorParams;
  readonly discriminatorAdam: AdamMoments<DiscriminatorParams>;
  /** Where the discriminator's power iterations have got to. */
  readonly vectors: DiscriminatorVectors;
};

/** What stays the same from step to step. */
export interface GanSetup {
  readonly config: GanConfig;
  /** The teacher's encoder, which is frozen. */
  readonly teacher: EncoderParams;
  /** Without it the perceptual term is left out. */
  readonly vgg?: VggParams | undefined;
  readonly optimiser: Adam;
  readonly average: Ema;
}

/** Scalars of one step by name, to be disposed by who reads them. */
export type StepReport = Readonly<Record<string, tf.Scalar>>;

/**
 * One step of the adversarial stage: the student first, then the
 * discriminator on the same results. The given state's tensors are disposed.
 */
export function ganStep(
  setup: GanSetup,
  before: GanState,
  batch: PairBatch,
  step: number,
): { readonly state: GanState; readonly report: StepReport } {
  const student = studentStep(setup, before, batch, step);
  if (setup.config.weights.adversarial === 0) {
    student.fake.dispose();
    return student;
  }
  const critic = discriminatorStep(
    setup,
    student.state,
    batch.hr,
    student.fake,
    step,
  );
  student.fake.dispose();
  return {
    state: critic.state,
    report: { ...student.report, ...critic.report },
  };
}

/** L1 + perceptual + adversarial + KD for the student. */
function studentStep(
  { config, teacher, vgg, optimiser, average }: GanSetup,
  before: GanState,
  { lr, hr }: PairBatch,
  step: number,
) {
  const { weights, distillation } = config;
  const vectors = weights.adversarial === 0
    ? before.vectors
    : iterate(before.discriminator, before.vectors);
  // What no gradient flows into is computed outside, where it is freed early.
  const wanted = distillation.weight === 0
    ? undefined
    : tf.tidy(() => encode(teacher, lr, hr).full);
  const features = vgg && weights.perceptual !== 0
    ? tf.tidy(() => vggFeatures(vgg, hr))
    : undefined;
  let fake: tf.Tensor4D | undefined;
  const { loss, report, grads } = valueAndGrad((params) => {
    const { sr, full } = applyKdsr(params, lr);
    fake = tf.keep(tf.clone(sr));
    const terms: Record<string, tf.Scalar> = {};
    const weighted: tf.Scalar[] = [];
    const add = (name: string, weight: number, term: tf.Scalar) => {
      terms[name] = term;
      weighted.push(tf.mul(term, weight));
    };
    if (weights.pixel !== 0) add("l1", weights.pixel, l1Loss(sr, hr));
    if (features) {
      add("perceptual", weights.perceptual, perceptualLoss(vgg!, sr, features));
    }
    if (weights.adversarial !== 0) {
      const logits = discriminate(before.discriminator, vectors, sr);
      add("adversarial", weights.adversarial, ganLoss(logits, "real"));
    }
    if (wanted) {
      const { temperature, weight } = distillation;
      add("kd", weight, distillationLoss(full, wanted, temperature));
    }
    return { loss: tf.addN(weighted), report: terms };
  }, before.params);
  tf.dispose([wanted ?? [], features ?? []]);
  const { params, moments } = descend(
    {
      config,
      optimiser,
      grads,
      moments: before.adam,
      params: before.params,
      step,
    },
  );
  const ema = average.update(before.ema, params);
  disposeTree(before.ema);
  return {
    state: { ...before, params, adam: moments, ema, vectors },
    report: { loss, ...report },
    fake: fake!,
  };
}

/** Real pictures and the student's results for the discriminator. */
function discriminatorStep(
  { config, optimiser }: GanSetup,
  before: GanState,
  real: tf.Tensor4D,
  fake: tf.Tensor4D,
  step: number,
): { state: GanState; report: StepReport } {
  // Each forward pass of the released training iterates once.
  const forReal = iterateVectors(before.discriminator, before.vectors);
  const forFake = iterateVectors(before.discriminator, forReal);
  const { loss, report, grads } = valueAndGrad((params) => {
    const terms = {
      discriminatorReal: ganLoss(discriminate(params, forReal, real), "real"),
      discriminatorFake: ganLoss(discriminate(params, forFake, fake), "fake"),
    };
    return {
      loss: tf.add(terms.discriminatorReal, terms.discriminatorFake),
      report: terms,
    };
  }, before.discriminator);
  loss.dispose();
  disposeTree([before.vectors, forReal]);
  const { params, moments } = descend({
    config,
    optimiser,
    grads,
    moments: before.discriminatorAdam,
    params: before.discriminator,
    step,
  });
  return {
    state: {
      ...before,
      discriminator: params,
      discriminatorAdam: moments,
      vectors: forFake,
    },
    report,
  };
}

/** The vectors after one more iteration; the old ones are disposed. */
function iterate(
  discriminator: DiscriminatorParams,
  before: DiscriminatorVectors,
): DiscriminatorVectors {
  const after = iterateVectors(discriminator, before);
  disposeTree(before);
  return after;
}

/** A step of Adam; gradients, old moments and old parameters are disposed. */
function descend<P extends Params>(
  { config, optimiser, grads, moments, params, step }: {
    config: GanConfig;
    optimiser: Adam;
    grads: P;
    moments: AdamMoments<P>;
    params: P;
    step: number;
  },
): { params: P; moments: AdamMoments<P> } {
  const clipped = config.clip ? clipByGlobalNorm(grads, config.clip) : grads;
  const next = optimiser.update(clipped, moments, params, { step });
  disposeTree([grads, clipped, moments, params]);
  return next;
}
