import type { Rate } from "../../optim/mod.ts";
import { type KdsrModel, modelOfSize } from "./model/config.ts";

export type { Rate };

/** Everything that decides a training of KDSR, but the pictures and the seed. */
export type KdsrConfig = {
  /** Size of both networks. */
  readonly model: KdsrModel;
  /** `iso`: isotropic blur; `aniso-noise`: anisotropic blur and noise. */
  readonly setting: "iso" | "aniso-noise";
  /** Side of a training patch, in LR pixels. */
  readonly patch: number;
  /**
   * HR pixels around a patch that are degraded with it and cut off, so that
   * the blur's borders do not show; 0 as released, for large patches.
   */
  readonly margin: number;
  /** Patches a step. */
  readonly batch: number;
  /** One degradation for the whole batch (as released) or one for each patch. */
  readonly drawPer: "batch" | "image";
  /** Largest norm of a step's gradient; 0 for no limit. */
  readonly clip: number;
  /** Steps between two reports. */
  readonly reportEvery: number;
  /** The teacher's stage: L1. */
  readonly teacher: { readonly steps: number; readonly rate: Rate };
  /** The student's stage: KD alone for the encoder, then L1 + KD for all. */
  readonly student: {
    readonly warmup: { readonly steps: number; readonly rate: Rate };
    readonly steps: number;
    readonly rate: Rate;
  };
  /** The distillation loss: its weight and its softmax temperature. */
  readonly distillation: {
    readonly weight: number;
    readonly temperature: number;
  };
};

/** A preset's name. */
export type KdsrPreset = "paper" | "small" | "tiny";

/** Iterations of one epoch of the released recipe: 18 x 3450 pictures in batches of 64. */
const epoch = 971;

const halving = (from: number, epochs: number): Rate => ({
  kind: "steps",
  from,
  factor: 0.5,
  every: epochs * epoch,
});

/**
 * The presets of KDSR, set for anisotropic blur and noise at x4:
 *
 * - `paper`: size M and the schedule of the released code (500 epochs for the
 *   teacher; for the student 100 of KD alone and 400 of both losses);
 * - `small`: minutes on two CPU cores, results worth looking at;
 * - `tiny`: seconds, for tests and notebooks under test.
 *
 * @example
 * ```ts
 * import { kdsr } from "blindsight";
 *
 * const config = { ...kdsr.presets.small, batch: 16 };
 * console.log(config.model.features);
 * ```
 */
export const presets: Readonly<Record<KdsrPreset, KdsrConfig>> = {
  paper: {
    model: modelOfSize("M", 4),
    setting: "aniso-noise",
    patch: 64,
    margin: 0,
    batch: 64,
    drawPer: "batch",
    clip: 0,
    reportEvery: 100,
    teacher: { steps: 500 * epoch, rate: halving(1e-4, 125) },
    student: {
      warmup: {
        steps: 100 * epoch,
        rate: { kind: "steps", from: 2e-4, factor: 0.1, every: 60 * epoch },
      },
      steps: 400 * epoch,
      rate: halving(1e-4, 125),
    },
    distillation: { weight: 1, temperature: 0.15 },
  },
  small: {
    model: { scale: 4, features: 24, blocks: 6, encoderBlocks: 2 },
    setting: "aniso-noise",
    patch: 16,
    margin: 12,
    batch: 8,
    drawPer: "image",
    clip: 1,
    reportEvery: 25,
    teacher: { steps: 1700, rate: { kind: "cosine", from: 1e-3, to: 1e-5 } },
    student: {
      warmup: {
        steps: 250,
        rate: { kind: "cosine", from: 1e-3, to: 1e-4 },
      },
      steps: 1700,
      rate: { kind: "cosine", from: 1e-3, to: 1e-5 },
    },
    distillation: { weight: 1, temperature: 0.15 },
  },
  tiny: {
    model: { scale: 4, features: 8, blocks: 2, encoderBlocks: 1 },
    setting: "aniso-noise",
    patch: 12,
    margin: 12,
    batch: 4,
    drawPer: "image",
    clip: 1,
    reportEvery: 5,
    teacher: { steps: 60, rate: { kind: "cosine", from: 3e-3, to: 1e-4 } },
    student: {
      warmup: { steps: 20, rate: { kind: "cosine", from: 3e-3, to: 1e-3 } },
      steps: 60,
      rate: { kind: "cosine", from: 3e-3, to: 1e-4 },
    },
    distillation: { weight: 1, temperature: 0.15 },
  },
};

/**
 * How the weights in `data/weights` were trained: most of an hour on two CPU cores.
 *
 * @example
 * ```ts
 * import { kdsr } from "blindsight";
 *
 * console.log(kdsr.shippedConfig.model.features); // 32
 * ```
 */
export const shippedConfig: KdsrConfig = {
  ...presets.small,
  model: { scale: 4, features: 32, blocks: 8, encoderBlocks: 3 },
  reportEvery: 100,
  teacher: { steps: 7000, rate: { kind: "cosine", from: 1e-3, to: 1e-5 } },
  student: {
    warmup: { steps: 500, rate: { kind: "cosine", from: 1e-3, to: 1e-4 } },
    steps: 9500,
    rate: { kind: "cosine", from: 1e-3, to: 1e-5 },
  },
};

/**
 * The paper's schedule for isotropic blur (Table 1), size M or L: 500 epochs
 * for the teacher, 600 of L1 + KD for the student, without a warm-up.
 *
 * @example
 * ```ts
 * import { kdsr } from "blindsight";
 *
 * console.log(kdsr.paperIso("L").student.warmup.steps); // 0
 * ```
 */
export function paperIso(
  size: "M" | "L",
  scale: 2 | 3 | 4 = 4,
): KdsrConfig {
  return {
    ...presets.paper,
    model: modelOfSize(size, scale),
    setting: "iso",
    student: {
      warmup: { steps: 0, rate: halving(1e-4, 150) },
      steps: 600 * epoch,
      rate: halving(1e-4, 150),
    },
  };
}

/**
 * The control: the same student trained for as many steps, all of them on L1
 * alone.
 *
 * @example
 * ```ts
 * import { kdsr } from "blindsight";
 *
 * const control = kdsr.withoutDistillation(kdsr.presets.small);
 * console.log(control.distillation.weight); // 0
 * ```
 */
export function withoutDistillation(config: KdsrConfig): KdsrConfig {
  const { warmup, steps } = config.student;
  return {
    ...config,
    distillation: { ...config.distillation, weight: 0 },
    student: {
      ...config.student,
      warmup: { ...warmup, steps: 0 },
      steps: warmup.steps + steps,
    },
  };
}
