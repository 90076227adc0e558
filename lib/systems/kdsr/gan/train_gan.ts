import { InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import type { VggParams } from "../../../loss/mod.ts";
import { disposeTree, mapTree, type Params } from "../../../nn/mod.ts";
import { ema } from "../../../optim/mod.ts";
import { seeded } from "../../../random/mod.ts";
import { breathe } from "../../../engine/breathe.ts";
import { checkResume } from "../../../train/check_resume.ts";
import { meanReport } from "../../../train/mean_report.ts";
import type { StopReason, Training, TrainState } from "../../../train/mod.ts";
import type { EncoderParams } from "../model/encoder.ts";
import type { KdsrParams } from "../model/network.ts";
import type { KdsrTrainOptions } from "../train.ts";
import type { GanConfig } from "./config.ts";
import {
  type DiscriminatorParams,
  type DiscriminatorVectors,
  initDiscriminator,
  initDiscriminatorVectors,
} from "./discriminator.ts";
import { type GanState, ganStep } from "./gan_step.ts";
import { mixedPairs, optimiser } from "./train.ts";

/** What checkpoints say that they are of. */
const system = "kdsr/gan";

/** What the adversarial stage needs beside the configuration. */
export interface GanTrainOptions extends KdsrTrainOptions {
  /** The student of the second stage, which this one starts from; stays the caller's. */
  readonly student?: KdsrParams;
  /** The teacher, of which the encoder is used; stays the caller's. */
  readonly teacher?: KdsrParams;
  /** VGG19's convolutions; without them the perceptual term is left out. */
  readonly vgg?: VggParams;
  /** Is told in one line what is left out. */
  readonly onNote?: (line: string) => void;
}

/** What {@linkcode trainGan} returns; the tensors are the caller's to dispose. */
export interface TrainedGan {
  /** The student after the last step. */
  readonly params: KdsrParams;
  /** Its moving average, which is what is used. */
  readonly average: KdsrParams;
  /** The discriminator after the last step. */
  readonly discriminator: DiscriminatorParams;
  /** Its power iterations' vectors. */
  readonly vectors: DiscriminatorVectors;
  /** Steps done. */
  readonly step: number;
  /** Why it ended. */
  readonly stop: StopReason;
}

/**
 * KDSRGAN_S, the third stage: the student learns from L1, the perceptual, the
 * adversarial and the KD loss, in turn with a U-Net discriminator.
 *
 * Reports carry `loss`, the sum, and each term before its weight: `l1`,
 * `perceptual`, `adversarial`, `kd`, and the discriminator's two sides,
 * `discriminatorReal` and `discriminatorFake`. When `vgg` is missing the
 * stage's name says so.
 *
 * @param options With student and teacher; neither is needed on resuming.
 * @throws {InputError} Without student or teacher, and when training is to go
 * on with another set of terms than it began with.
 *
 * @example
 * ```ts
 * import { finish, generatedSource, kdsr, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const { tiny } = kdsr.gan.presets;
 * const config = { ...tiny, gan: { ...tiny.gan, steps: 1 } };
 * const source = generatedSource({ seed: 1, count: 1, width: 64, height: 64 });
 * const teacher = kdsr.initKdsr(seeded(1), config.model, "teacher");
 * const student = kdsr.initKdsr(seeded(2), config.model, "student");
 * const { average } = await finish(
 *   kdsr.gan.trainGan(config, { source, seed: 1, teacher, student }),
 * );
 * console.log(kdsr.kdsrRestorer(average).scale); // 4
 * ```
 */
export async function* trainGan(
  config: GanConfig,
  options: GanTrainOptions,
): Training<Readonly<Record<string, number>>, TrainedGan> {
  const { source, seed, resume, signal, vgg } = options;
  const { steps, rate } = config.gan;
  const note = config.weights.perceptual !== 0 && !vgg
    ? "No VGG19 weights were given: the perceptual loss is left out"
    : undefined;
  checkResume(resume, system);
  if (resume) await checkTerms(resume, vgg);
  const batches = mixedPairs(config, source, seed);
  const begin = resume ? resumed(resume) : begun(config, options);
  const { teacher, terms } = begin;
  let state = begin.state;
  const setup = {
    config,
    teacher,
    vgg,
    optimiser: optimiser(config, rate, steps),
    average: ema(config.ema),
  };
  const report = meanReport();
  const start = performance.now();
  let step = resume?.step ?? 0;
  let stop: StopReason = "done";
  let handedOver = false;
  const whole = (): TrainState => ({
    system,
    config,
    seed,
    step,
    trees: { ...state, teacher, terms },
  });
  try {
    if (note) options.onNote?.(note);
    yield {
      type: "start",
      name: note ? "kdsr/gan, without the perceptual loss" : "kdsr/gan",
      step,
      steps,
    };
    while (step < steps) {
      if (signal?.aborted) {
        stop = "aborted";
        break;
      }
      await breathe();
      const batch = await batches.at(step);
      const done = ganStep(setup, state, batch, step);
      tf.dispose([batch.lr, batch.hr]);
      state = done.state;
      report.add(done.report);
      step++;
      if (step % config.reportEvery !== 0 && step !== steps) continue;
      const values = await report.read();
      if (!Object.values(values).every(Number.isFinite)) {
        stop = "diverged";
        break;
      }
      yield {
        type: "step",
        step,
        steps,
        seconds: (performance.now() - start) / 1000,
        report: values,
        state: whole(),
      };
    }
    yield {
      type: "stop",
      step,
      reason: stop,
      ...(stop === "diverged" ? {} : { state: whole() }),
    };
    handedOver = true;
    const { params, ema: average, discriminator, vectors } = state;
    return { params, average, discriminator, vectors, step, stop };
  } finally {
    report.dispose();
    batches.dispose();
    const { adam, discriminatorAdam, ...result } = state;
    disposeTree([adam, discriminatorAdam, teacher, terms]);
    if (!handedOver) disposeTree(result);
  }
}

/** What is held while training: what changes, and what does not. */
interface Held {
  readonly state: GanState;
  readonly teacher: EncoderParams;
  /** Whether there is a perceptual term, 1 or 0: the configuration does not say. */
  readonly terms: { readonly perceptual: tf.Scalar };
}

/** The first state: copies of student and teacher, a discriminator drawn anew. */
function begun(
  config: GanConfig,
  { student, teacher, seed, vgg }: GanTrainOptions,
): Held {
  if (!student || !teacher) {
    throw new InputError(
      `The adversarial stage was given no ${
        student ? "teacher" : "student"
      }; train both with trainTeacher and trainStudent and give their parameters`,
    );
  }
  const copy = <P extends Params>(tree: P) =>
    mapTree((t: tf.Tensor) => tf.clone(t), tree) as P;
  const rng = seeded(seed).split("discriminator");
  const discriminator = initDiscriminator(
    rng.split("weights"),
    config.discriminator,
  );
  const { init } = optimiser(config, config.gan.rate, config.gan.steps);
  return {
    state: {
      params: copy(student),
      adam: init(student),
      ema: copy(student),
      discriminator,
      discriminatorAdam: init(discriminator),
      vectors: initDiscriminatorVectors(rng.split("vectors"), discriminator),
    },
    teacher: copy(teacher.encoder),
    terms: { perceptual: tf.scalar(vgg ? 1 : 0) },
  };
}

/** The state of a checkpoint, of which the tensors are taken over. */
function resumed({ trees }: TrainState): Held {
  const { teacher, terms, ...state } = trees;
  return { state, teacher, terms } as unknown as Held;
}

/** Another set of terms would not be going on, but another training. */
async function checkTerms(
  { trees }: TrainState,
  vgg: VggParams | undefined,
): Promise<void> {
  const [before] = await (trees.terms as Held["terms"]).perceptual.data();
  if (Boolean(before) === Boolean(vgg)) return;
  throw new InputError(
    before
      ? "The training to go on with had the perceptual loss; give the VGG19 weights again"
      : "The training to go on with had no perceptual loss; give no VGG19 weights, or start anew",
  );
}
