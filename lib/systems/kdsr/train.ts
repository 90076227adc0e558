import { pairBatches, type Pairs, type Source } from "../../data/mod.ts";
import { kdsrAnisoNoise, kdsrIso } from "../../degrade/mod.ts";
import { InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import { l1Loss } from "../../loss/mod.ts";
import { disposeTree, mapTree } from "../../nn/mod.ts";
import { adam, inTurn, rateSchedule } from "../../optim/mod.ts";
import { seeded } from "../../random/mod.ts";
import {
  optimise,
  type Optimised,
  type Training,
  type TrainState,
} from "../../train/mod.ts";
import type { KdsrConfig } from "./config.ts";
import { distillationLoss } from "./losses.ts";
import { encode, type EncoderParams, initEncoder } from "./model/encoder.ts";
import { generate } from "./model/generator.ts";
import { applyKdsr, initKdsr, type KdsrParams } from "./model/network.ts";

/** What both trainings of KDSR need beside the configuration. */
export interface KdsrTrainOptions {
  /** The sharp pictures that pairs are made from. */
  readonly source: Source;
  /** What all randomness is derived from. */
  readonly seed: number;
  /** Where to go on, as `loadCheckpoint` returns it. */
  readonly resume?: TrainState | undefined;
  /** Ends the training early; its result is returned all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** A training of KDSR: its events carry the losses, its result the parameters. */
export type KdsrTraining = Training<
  Readonly<Record<string, number>>,
  Optimised<KdsrParams>
>;

/**
 * The teacher's stage: it sees the HR picture too and minimises L1.
 *
 * @example
 * ```ts
 * import { finish, generatedSource, kdsr, openEngine } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const config = {
 *   ...kdsr.presets.tiny,
 *   teacher: { ...kdsr.presets.tiny.teacher, steps: 1 },
 * };
 * const source = generatedSource({ seed: 1, count: 1, width: 96, height: 96 });
 * const teacher = await finish(kdsr.trainTeacher(config, { source, seed: 1 }));
 * console.log(teacher.stop); // "done"
 * ```
 */
export function trainTeacher(
  config: KdsrConfig,
  { source, seed, resume, signal }: KdsrTrainOptions,
): KdsrTraining {
  const rng = seeded(seed);
  return optimise({
    system: "kdsr/teacher",
    config,
    seed,
    steps: config.teacher.steps,
    init: () => initKdsr(rng.split("teacher"), config.model, "teacher"),
    batches: batches(config, source, seed),
    disposeBatch: ({ lr, hr }) => tf.dispose([lr, hr]),
    loss: (params, { lr, hr }) => ({
      loss: l1Loss(applyKdsr(params, lr, hr).sr, hr),
    }),
    optimiser: adam({
      learningRate: rateSchedule(config.teacher.rate, config.teacher.steps),
    }),
    clip: config.clip,
    reportEvery: config.reportEvery,
    resume,
    signal,
  });
}

/**
 * The student's stage: in the warm-up its encoder alone learns to produce the
 * teacher's D'; then both networks learn from L1 + KD.
 *
 * Its SR network starts as a copy of the teacher's, its encoder anew.
 *
 * @param options With the teacher's parameters, which stay the caller's; not
 * needed on resuming, as the checkpoint holds its encoder.
 * @throws {InputError} Without a teacher.
 *
 * @example
 * ```ts
 * import { finish, generatedSource, kdsr, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const { tiny } = kdsr.presets;
 * const config = {
 *   ...tiny,
 *   student: { ...tiny.student, steps: 1, warmup: { ...tiny.student.warmup, steps: 1 } },
 * };
 * const source = generatedSource({ seed: 1, count: 1, width: 96, height: 96 });
 * const teacher = kdsr.initKdsr(seeded(1), config.model, "teacher");
 * const student = await finish(
 *   kdsr.trainStudent(config, { source, seed: 1, teacher }),
 * );
 * console.log(student.step); // 2
 * ```
 */
export async function* trainStudent(
  config: KdsrConfig,
  { source, seed, resume, signal, teacher }: KdsrTrainOptions & {
    readonly teacher?: KdsrParams;
  },
): KdsrTraining {
  const { student, distillation } = config;
  const encoder = (resume?.trees.teacher ?? teacher?.encoder) as
    | EncoderParams
    | undefined;
  if (!encoder) {
    throw new InputError(
      "no teacher was given; a student needs one, or a checkpoint to go on from",
    );
  }
  const rng = seeded(seed);
  const warmup = student.warmup.steps;
  const training = optimise({
    system: "kdsr/student",
    config,
    seed,
    steps: warmup + student.steps,
    init: () => ({
      generator: mapTree((t) => tf.clone(t), teacher!.generator),
      encoder: initEncoder(rng.split("student"), config.model, "student"),
    }),
    joins: { generator: warmup },
    constants: { teacher: encoder },
    batches: batches(config, source, seed),
    disposeBatch: ({ lr, hr }) => tf.dispose([lr, hr]),
    loss: (params, { lr, hr }, step) => {
      const idr = encode(params.encoder, lr);
      const kd = distillation.weight === 0 ? undefined : distillationLoss(
        idr.full,
        encode(encoder, lr, hr).full,
        distillation.temperature,
      );
      if (kd && step < warmup) return { loss: kd, report: { kd } };
      const l1 = l1Loss(generate(params.generator, lr, idr.compact), hr);
      if (!kd) return { loss: l1, report: { l1 } };
      const loss = tf.add(l1, tf.mul(kd, distillation.weight)) as tf.Scalar;
      return { loss, report: { l1, kd } };
    },
    optimiser: adam({
      learningRate: inTurn([
        { schedule: rateSchedule(student.warmup.rate, warmup), steps: warmup },
        {
          schedule: rateSchedule(student.rate, student.steps),
          steps: Infinity,
        },
      ]),
    }),
    clip: config.clip,
    reportEvery: config.reportEvery,
    resume,
    signal,
  });
  try {
    return yield* training;
  } finally {
    if (resume) disposeTree(encoder); // taken over, as all that is resumed
  }
}

/** The pairs of a configuration; a step's batch is a function of seed and step. */
function batches(
  { model, setting, patch, margin, batch, drawPer }: KdsrConfig,
  source: Source,
  seed: number,
): { at(step: number): Promise<Pairs> } {
  const { scale } = model;
  return pairBatches({
    source,
    degradation: setting === "iso"
      ? kdsrIso({ scale })
      : kdsrAnisoNoise({ scale }),
    scale,
    patch,
    margin,
    batch,
    drawPer,
    augment: true,
    rng: seeded(seed).split("batches"),
  });
}
