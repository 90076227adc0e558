import { InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import { disposeTree, type Params } from "../../nn/mod.ts";
import { adam, rateSchedule } from "../../optim/mod.ts";
import { seeded } from "../../random/mod.ts";
import { checkResume } from "../../train/check_resume.ts";
import {
  optimise,
  type Optimised,
  type Training,
  type TrainState,
} from "../../train/mod.ts";
import { blurBatches, type BlurPairs } from "./blur_pairs.ts";
import { checkPrior, type PriorConfig } from "./prior/config.ts";
import { distillationLoss } from "./prior/distillation.ts";
import {
  levelDeviations,
  type LevelStatistics,
  readDeviations,
} from "./prior/level_statistics.ts";
import { applyPrior, initPrior, type PriorParams } from "./prior/network.ts";
import { distillationTargets } from "./prior/targets.ts";
import type { TrainedPrior } from "./prior/trained_prior.ts";
import type { Teacher } from "./teacher/teacher.ts";

/** What a prior's training needs beside the configuration. */
export interface PriorTrainOptions {
  /** What is distilled; it stays the caller's. */
  readonly teacher: Teacher;
  /** What both are shown. */
  readonly pairs: BlurPairs;
  /** What all randomness is derived from. */
  readonly seed: number;
  /** Where to go on, as `loadCheckpoint` returns it. */
  readonly resume?: TrainState | undefined;
  /** Ends the training early; its result is returned all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** A training of a prior: its events carry the terms of the loss, its result is a prior that can be applied. */
export type PriorTraining = Training<
  Readonly<Record<string, number>>,
  Optimised<PriorParams> & TrainedPrior
>;

/**
 * The first stage: a prior that sees blurry pictures learns what its teacher
 * sees in the sharp ones, by {@linkcode distillationLoss}.
 *
 * Before the first step the deviations of the teacher's levels are taken over
 * some batches; a checkpoint holds them, and the teacher's name and hash.
 *
 * @throws {InputError} When the configuration makes no sense, the encoder is
 * to start from a teacher of another architecture, or the state to go on from
 * is of another system or teacher.
 *
 * @example
 * ```ts
 * import {
 *   finish,
 *   generatedSource,
 *   motionBlur,
 *   openEngine,
 *   seeded,
 *   semantic,
 * } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const config = { ...semantic.priorPresets.tiny, steps: 1 };
 * const { encoder } = config;
 * const weights = semantic.createClassifier(encoder).init(seeded(1));
 * const prior = await finish(semantic.trainPrior(config, {
 *   teacher: semantic.classifierTeacher(encoder, weights, {
 *     name: "untrained",
 *     hash: "none",
 *   }),
 *   pairs: {
 *     source: generatedSource({ seed: 1, count: 1, width: 96, height: 96 }),
 *     degradation: motionBlur({ severity: "mild" }),
 *   },
 *   seed: 1,
 * }));
 * console.log(prior.stop, prior.deviations.length); // done 4
 * ```
 */
export async function* trainPrior(
  config: PriorConfig,
  { teacher, pairs, seed, resume, signal }: PriorTrainOptions,
): PriorTraining {
  checkPrior(config);
  checkResume(resume, system);
  checkTeacher(resume, teacher);
  const stored = storedPriorConfig(config, teacher, pairs);
  const { distillation } = config;
  const rng = seeded(seed).split("prior");
  const { patch, margin, batch } = config;
  const batches = blurBatches(pairs, {
    ...{ patch, margin, batch, rng: rng.split("batches") },
  });
  const deviations = resume
    ? await readDeviations(resume.trees.statistics)
    : await levelDeviations(
      teacher,
      async (step) => {
        const { lr: blurry, hr: sharp } = await batches.at(step);
        const bySharp = distillation.teacherSees === "sharp";
        tf.dispose(bySharp ? blurry : sharp);
        return bySharp ? sharp : blurry;
      },
      distillation.statistics,
    );
  const statistics: LevelStatistics = { deviations: tf.tensor1d(deviations) };
  try {
    const trained = yield* optimise({
      system,
      config: stored,
      seed,
      steps: config.steps,
      init: () =>
        initPrior(rng.split("network"), config, {
          from: startOf(config, teacher),
          levels: teacher.levels,
          deviations,
        }),
      constants: { statistics },
      batches: {
        at: async (step) => {
          const { lr: blurry, hr: sharp } = await batches.at(step);
          // Asked for outside of the gradient, which must not go through it.
          const pictures = { blurry, sharp };
          const targets = distillationTargets(distillation, teacher, pictures);
          sharp.dispose();
          return { blurry, targets };
        },
      },
      disposeBatch: ({ blurry, targets }) => disposeTree({ blurry, targets }),
      loss: (params, { blurry, targets }) =>
        distillationLoss(
          distillation,
          applyPrior(params, config, blurry),
          targets,
          deviations,
        ),
      optimiser: adam({
        learningRate: rateSchedule(config.rate, config.steps),
      }),
      clip: config.clip,
      reportEvery: config.reportEvery,
      resume,
      signal,
    });
    return { ...trained, config, teacher: stored.teacher, deviations };
  } finally {
    disposeTree([statistics, resume?.trees.statistics ?? []]);
  }
}

const system = "semantic/prior";

/** A prior's configuration as its checkpoint holds it: with the teacher, and what the pictures are called. */
export type StoredPriorConfig = PriorConfig & Pick<TrainedPrior, "teacher"> & {
  readonly pictures?: string;
};

/** A prior's configuration as its checkpoint holds it, for `loadCheckpoint` to compare with. */
export function storedPriorConfig(
  config: PriorConfig,
  { name, hash }: Pick<Teacher, "name" | "hash">,
  { name: pictures }: Pick<BlurPairs, "name"> = {},
): StoredPriorConfig {
  const teacher = { name, hash };
  return { ...config, teacher, ...(pictures ? { pictures } : {}) };
}

function checkTeacher(resume: TrainState | undefined, teacher: Teacher): void {
  if (!resume) return;
  const { name, hash } = (resume.config as unknown as TrainedPrior).teacher;
  if (hash === teacher.hash) return;
  throw new InputError(
    `the state to go on from learns from ${name} (${hash}); give that in place of ${teacher.name} (${teacher.hash})`,
  );
}

/** The weights that an encoder starts from, if not from its own. */
function startOf(
  { start, encoder }: PriorConfig,
  { name, net }: Teacher,
): Params | undefined {
  if (start === "drawn") return undefined;
  if (net) return net.params;
  throw new InputError(
    `a prior cannot start from the weights of ${name}, which only looks; give a teacher that is a ${encoder.kind}, or start from drawn weights`,
  );
}
