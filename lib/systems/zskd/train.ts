import type { Kernel } from "../../degrade/mod.ts";
import { InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import { clip, type Image } from "../../image/mod.ts";
import { disposeTree, mapTree } from "../../nn/mod.ts";
import { seeded } from "../../random/mod.ts";
import type { Optimised, Training, TrainState } from "../../train/mod.ts";
import { applyTiled } from "../zssr/apply_tiled.ts";
import { checkPicture } from "../zssr/check_picture.ts";
import { applyZssr, weightedL1, type ZssrParams } from "../zssr/mod.ts";
import type { ZskdConfig } from "./config.ts";
import { fit, type Given } from "./fit.ts";
import { consistencyLoss, statisticsLoss } from "./losses.ts";
import {
  applyWithFeatures,
  initTeacher,
  preprocess,
  type TeacherParams,
} from "./model.ts";
import {
  disposeCrops,
  sonCrops,
  type StudentBatch,
  studentBatches,
} from "./student_batches.ts";

/** What both trainings take beside picture and configuration. */
export interface ZskdTrainOptions {
  /** What made the picture small, as KernelGAN estimates it, its centre of mass where the scale needs it. */
  readonly kernel: Kernel;
  /** What all randomness is derived from. */
  readonly seed: number;
  /** Where to go on, as `loadCheckpoint` returns it; its tensors are taken over. */
  readonly resume?: TrainState | undefined;
  /** Ends the training early; its result is returned all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** A stage of zskd: its events carry the losses, its result the parameters. */
export type ZskdTraining<P> = Training<
  Readonly<Record<string, number>>,
  Optimised<P>
>;

/**
 * The teacher's stage: from a son of the picture back to the picture,
 * |T(P(u)) - x|, and with `preprocessing` also |P(u) - x|.
 *
 * @param image The picture that is to be restored, grey or RGB.
 * @throws {InputError} For a picture that is too small, and a state of another
 * picture or kernel.
 *
 * @example
 * ```ts
 * import { finish, generatedSource, isotropicGaussian, openEngine, zskd } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const image = await generatedSource({ seed: 1, count: 1, width: 48, height: 48 }).load(0);
 * const { tiny } = zskd.presets;
 * const config = { ...tiny, zssr: { ...tiny.zssr, steps: 2 } };
 * const kernel = isotropicGaussian({ size: 7, sigma: 1 });
 * const { step } = await finish(zskd.trainTeacher(image, config, { kernel, seed: 1 }));
 * console.log(step); // 2
 * ```
 */
export async function* trainTeacher(
  image: Image,
  config: ZskdConfig,
  { kernel, seed, resume, signal }: ZskdTrainOptions,
): ZskdTraining<TeacherParams> {
  const given = check(image, kernel, config);
  const rng = seeded(seed); // as ZSSR draws, whose training this is without P
  const { preprocessing } = config;
  return yield* fit({
    system: "zskd/teacher",
    config,
    given,
    seed,
    steps: config.zssr.steps,
    rate: config.zssr.rate,
    init: () => initTeacher(rng, config, given.image.channels),
    batches: sonCrops(given, config, rng.split("crops")),
    disposeBatch: disposeCrops,
    loss: (params, { input, target, weight }) => {
      const preprocessed = preprocess(params, input);
      const restored = applyZssr(params.network, preprocessed);
      const l1 = weightedL1(restored, target, weight);
      if (preprocessing === 0) return { loss: l1 };
      const near = weightedL1(preprocessed, target, weight);
      const loss = tf.add(l1, tf.mul(near, preprocessing)) as tf.Scalar;
      return { loss, report: { l1, preprocessed: near } };
    },
    apply: async ({ network, preprocessor }, enlarged) =>
      await applyTiled(
        network,
        preprocessor ? await applyTiled(preprocessor, enlarged) : enlarged,
      ),
    resume,
    signal,
  });
}

/**
 * The student's stage: the teacher's network, without its preprocessor, goes
 * on to learn what the teacher gives for sons, and that its result for the
 * picture itself, degraded, is the picture.
 *
 * @param options With the teacher's parameters, which stay the caller's; not
 * needed on resuming, as the checkpoint holds them.
 * @throws {InputError} Without a teacher; for a picture or a kernel that does
 * not fit, and a state of another picture or kernel.
 *
 * @example
 * ```ts
 * import { finish, generatedSource, isotropicGaussian, openEngine, seeded, zskd } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const image = await generatedSource({ seed: 1, count: 1, width: 48, height: 48 }).load(0);
 * const { tiny } = zskd.presets;
 * const config = { ...tiny, student: { ...tiny.student, steps: 2 } };
 * const kernel = isotropicGaussian({ size: 7, sigma: 1 });
 * const teacher = zskd.initTeacher(seeded(1), config);
 * const student = await finish(
 *   zskd.trainStudent(image, config, { kernel, seed: 1, teacher }),
 * );
 * console.log(student.step); // 2
 * ```
 */
export async function* trainStudent(
  image: Image,
  config: ZskdConfig,
  { kernel, seed, resume, signal, ...options }: ZskdTrainOptions & {
    readonly teacher?: TeacherParams;
  },
): ZskdTraining<ZssrParams> {
  const given = check(image, kernel, config);
  const teacher = (resume?.trees.teacher ?? options.teacher) as
    | TeacherParams
    | undefined;
  if (!teacher) {
    throw new InputError(
      "no teacher was given; a student needs one, or a checkpoint to go on from",
    );
  }
  try {
    return yield* fit<ZssrParams, StudentBatch>({
      system: "zskd/student",
      config,
      given,
      seed,
      steps: config.student.steps,
      rate: config.student.rate,
      init: () => mapTree((t) => tf.clone(t), teacher.network),
      constants: { teacher },
      batches: studentBatches(given, config, seeded(seed).split("student")),
      disposeBatch: ({ crops, part, enlarged }) => {
        disposeCrops(crops);
        tf.dispose([part, enlarged]);
      },
      loss: (params, batch) =>
        studentLoss(params, teacher, batch, kernel, config),
      apply: applyTiled,
      resume,
      signal,
    });
  } finally {
    if (resume) disposeTree(teacher); // taken over, as all that is resumed
  }
}

/** The student's losses, those whose weight is 0 left out. */
function studentLoss(
  params: ZssrParams,
  teacher: TeacherParams,
  { crops: { input, target, weight }, part, enlarged }: StudentBatch,
  kernel: Kernel,
  { weights, zssr }: ZskdConfig,
) {
  const report: Record<string, tf.Scalar> = {};
  const taught = weights.output > 0 || weights.statistics > 0
    ? applyWithFeatures(teacher.network, preprocess(teacher, input))
    : undefined;
  if (weights.output > 0 || weights.target > 0) {
    const restored = applyZssr(params, input);
    if (weights.output > 0) {
      report.output = weightedL1(restored, taught!.restored, weight);
    }
    if (weights.target > 0) {
      report.target = weightedL1(restored, target, weight);
    }
  }
  if (weights.consistency > 0 || weights.statistics > 0) {
    const { restored, features } = applyWithFeatures(params, enlarged);
    if (weights.consistency > 0) {
      const scale = zssr.stages[0].x;
      report.consistency = consistencyLoss(restored, part, kernel, scale);
    }
    if (weights.statistics > 0) {
      report.statistics = statisticsLoss(features, taught!.features);
    }
  }
  const terms = Object.entries(report).map(([name, term]) =>
    tf.mul(term, weights[name as keyof typeof weights])
  );
  return { loss: tf.addN(terms) as tf.Scalar, report };
}

function check(
  image: Image,
  kernel: Kernel,
  { zssr, weights, student }: ZskdConfig,
): Given {
  const { width, height } = image;
  const [{ x, y }] = zssr.stages;
  if (zssr.stages.length !== 1 || x !== y || !Number.isInteger(x)) {
    throw new InputError(
      "zskd restores at one whole scale; give a configuration with one stage, such as zskd.forScale makes",
    );
  }
  checkPicture(image);
  if (!Object.values(weights).some((weight) => weight > 0)) {
    throw new InputError(
      "all weights of the student's losses are 0; give one of them more",
    );
  }
  const part = Math.min(student.part, width, height);
  const reach = Math.max(kernel.width, kernel.height);
  if (weights.consistency > 0 && part * x < reach + x) {
    throw new InputError(
      `a kernel of ${kernel.width}x${kernel.height} has no room in parts of ${part} pixels at scale ${x}; give larger parts or a larger picture`,
    );
  }
  return { image: clip(image), kernel };
}
