import { pairBatches } from "../../../data/mod.ts";
import { secondOrder } from "../../../degrade/mod.ts";
import { InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { l1Loss } from "../../../loss/mod.ts";
import { disposeTree, mapTree } from "../../../nn/mod.ts";
import {
  type Adam,
  adam,
  type Rate,
  rateSchedule,
} from "../../../optim/mod.ts";
import { seeded } from "../../../random/mod.ts";
import { optimise } from "../../../train/mod.ts";
import { distillationLoss } from "../losses.ts";
import { encode, type EncoderParams, initEncoder } from "../model/encoder.ts";
import { generate } from "../model/generator.ts";
import { applyKdsr, initKdsr, type KdsrParams } from "../model/network.ts";
import type { KdsrTraining, KdsrTrainOptions } from "../train.ts";
import type { GanConfig } from "./config.ts";
import { type PairPool, pairPool } from "./pair_pool.ts";

/**
 * KDSRNet_T, the first stage: a teacher that sees the HR picture too and
 * minimises L1 under the second-order degradation.
 *
 * The next stages take its moving average, as the released training does.
 *
 * @example
 * ```ts
 * import { finish, generatedSource, kdsr, openEngine } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const { tiny } = kdsr.gan.presets;
 * const config = { ...tiny, teacher: { ...tiny.teacher, steps: 1 } };
 * const source = generatedSource({ seed: 1, count: 1, width: 64, height: 64 });
 * const teacher = await finish(
 *   kdsr.gan.trainTeacher(config, { source, seed: 1 }),
 * );
 * console.log(teacher.stop); // "done"
 * ```
 */
export async function* trainTeacher(
  config: GanConfig,
  { source, seed, resume, signal }: KdsrTrainOptions,
): KdsrTraining {
  const { steps, rate } = config.teacher;
  const batches = mixedPairs(config, source, seed);
  try {
    return yield* optimise({
      system: "kdsr/gan-teacher",
      config,
      seed,
      steps,
      init: () =>
        initKdsr(seeded(seed).split("teacher"), config.model, "teacher"),
      batches,
      disposeBatch: ({ lr, hr }) => tf.dispose([lr, hr]),
      loss: (params, { lr, hr }) => ({
        loss: l1Loss(applyKdsr(params, lr, hr).sr, hr),
      }),
      optimiser: optimiser(config, rate, steps),
      clip: config.clip,
      ema: config.ema,
      reportEvery: config.reportEvery,
      resume,
      signal,
    });
  } finally {
    batches.dispose();
  }
}

/**
 * KDSRNet_S, the second stage: a student that learns from L1 + KD from the
 * first step on. Its SR network starts as a copy of the teacher's.
 *
 * @param options With the teacher's parameters, which stay the caller's; not
 * needed on resuming.
 * @throws {InputError} Without a teacher.
 *
 * @example
 * ```ts
 * import { finish, generatedSource, kdsr, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const { tiny } = kdsr.gan.presets;
 * const config = { ...tiny, student: { ...tiny.student, steps: 1 } };
 * const source = generatedSource({ seed: 1, count: 1, width: 64, height: 64 });
 * const teacher = kdsr.initKdsr(seeded(1), config.model, "teacher");
 * const student = await finish(
 *   kdsr.gan.trainStudent(config, { source, seed: 1, teacher }),
 * );
 * console.log(student.step); // 1
 * ```
 */
export async function* trainStudent(
  config: GanConfig,
  { source, seed, resume, signal, teacher }: KdsrTrainOptions & {
    readonly teacher?: KdsrParams;
  },
): KdsrTraining {
  const { model, distillation } = config;
  const { steps, rate } = config.student;
  const encoder = (resume?.trees.teacher ?? teacher?.encoder) as
    | EncoderParams
    | undefined;
  if (!encoder) {
    throw new InputError(
      "The student was given no teacher; train one with trainTeacher and give its parameters",
    );
  }
  const batches = mixedPairs(config, source, seed);
  try {
    return yield* optimise({
      system: "kdsr/gan-student",
      config,
      seed,
      steps,
      init: (): KdsrParams => ({
        generator: mapTree((t) => tf.clone(t), teacher!.generator),
        encoder: initEncoder(seeded(seed).split("student"), model, "student"),
      }),
      constants: { teacher: encoder },
      batches,
      disposeBatch: ({ lr, hr }) => tf.dispose([lr, hr]),
      loss: (params, { lr, hr }) => {
        const idr = encode(params.encoder, lr);
        const l1 = l1Loss(generate(params.generator, lr, idr.compact), hr);
        if (distillation.weight === 0) return { loss: l1, report: { l1 } };
        const kd = distillationLoss(
          idr.full,
          encode(encoder, lr, hr).full,
          distillation.temperature,
        );
        const loss = tf.add<tf.Scalar>(l1, tf.mul(kd, distillation.weight));
        return { loss, report: { l1, kd } };
      },
      optimiser: optimiser(config, rate, steps),
      clip: config.clip,
      ema: config.ema,
      reportEvery: config.reportEvery,
      resume,
      signal,
    });
  } finally {
    batches.dispose();
    if (resume) disposeTree(encoder); // taken over, as all that is resumed
  }
}

/** Pairs under the second-order degradation, mixed by the pool; a step's batch is a function of seed and step. */
export function mixedPairs(
  { model: { scale }, patch, margin, batch, drawPer, pool }: GanConfig,
  source: KdsrTrainOptions["source"],
  seed: number,
): PairPool {
  const rng = seeded(seed);
  const batches = pairBatches({
    source,
    degradation: secondOrder({ scale }),
    scale,
    patch,
    margin,
    batch,
    drawPer,
    augment: true,
    rng: rng.split("batches"),
  });
  return pairPool(batches, { pairs: pool, batch, rng: rng.split("pool") });
}

/** Adam with a stage's rate. */
export function optimiser(
  config: GanConfig,
  rate: Rate,
  steps: number,
): Adam {
  return adam({ learningRate: rateSchedule(rate, steps), ...config.adam });
}
