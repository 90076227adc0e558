import { InputError } from "../../../engine/mod.ts";
import type { Rate } from "../../../optim/mod.ts";
import type { ClassifierConfig } from "../classifier/config.ts";

/** The losses of the levels at strides 16 and 32 and of the logits: what the picture is about. */
export type DeepDistillation = {
  /** The whole part's weight, the paper's reading's lambda_c. */
  readonly weight: number;
  /** Of the hierarchical context loss, summed over the two levels. */
  readonly context: number;
  /** Of the relation between channels, summed over the two levels. */
  readonly relation: number;
  /** Of the logits, where the teacher has a head. */
  readonly logits: number;
  /** What logits are divided by before their softmax. */
  readonly temperature: number;
};

/** The losses of the levels at strides 4 and 8: sharp local structure. */
export type ShallowDistillation = {
  /** The whole part's weight, the paper's reading's lambda_s. */
  readonly weight: number;
  /** Of the hierarchical context loss, summed over the two levels. */
  readonly context: number;
  /** Of each position's direction in feature space, summed over the two levels. */
  readonly direction: number;
  /** Of the differences between neighbours, summed over the two levels. */
  readonly gradients: number;
  /** Whether direction and differences count more where the blur changed more. */
  readonly blurWeights: boolean;
};

/** What a prior learns from its teacher; a weight of 0 turns a term off. */
export type DistillationConfig = {
  /**
   * The picture that the teacher is shown. With `"blurry"` the prior learns
   * the same task without ever hearing of sharp features: the control, in
   * which all else, the blur weights too, is as it was.
   */
  readonly teacherSees: "sharp" | "blurry";
  /**
   * Which of the two parts are in force. Fused maps of all levels are there
   * all the same: with `"deep"` what joins the shallow ones stays as drawn.
   */
  readonly levels: "all" | "deep" | "shallow";
  readonly deep: DeepDistillation;
  readonly shallow: ShallowDistillation;
  /**
   * Batches over which the deviation of each of the teacher's levels is
   * taken, by which the level is divided; 0 leaves the levels as they are.
   */
  readonly statistics: number;
};

/** Everything that decides a prior, but the teacher, the pictures and the seed; plain JSON. */
export type PriorConfig = {
  /** The network that sees the blurry picture. */
  readonly encoder: ClassifierConfig;
  /** What the encoder starts from: its teacher's weights, which takes the same architecture, or weights of its own. */
  readonly start: "teacher" | "drawn";
  /**
   * Whether deeper levels take part in shallower ones (cross-level
   * distillation); without, each level learns from its own of the teacher.
   */
  readonly fusion: boolean;
  /**
   * Whether what the fusion gives is added to the encoder's own levels, from
   * zero on. An encoder that starts from its teacher's weights then begins
   * with what the teacher sees in the blurry picture, where a new fusion takes
   * thousands of pictures until its deep levels say anything.
   */
  readonly residual: boolean;
  /** Channels of a fused map, a multiple of 8. */
  readonly width: number;
  readonly distillation: DistillationConfig;
  /** Side of a training patch in pixels, a multiple of 32. */
  readonly patch: number;
  /** Pixels around a patch that are blurred with it and cut off, so that the blur's borders do not show. */
  readonly margin: number;
  /** Patches a step. */
  readonly batch: number;
  readonly steps: number;
  readonly rate: Rate;
  /** Largest norm of a step's gradient; 0 for no limit. */
  readonly clip: number;
  /** Steps between two reports. */
  readonly reportEvery: number;
};

/**
 * All terms, with the weights of our reading of the paper.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * const control = { ...semantic.fullDistillation, teacherSees: "blurry" };
 * console.log(control.deep.temperature); // 4
 * ```
 */
export const fullDistillation: DistillationConfig = {
  teacherSees: "sharp",
  levels: "all",
  deep: { weight: 1, context: 1, relation: 0.1, logits: 0.1, temperature: 4 },
  shallow: {
    weight: 1,
    context: 1,
    direction: 1,
    gradients: 0.5,
    blurWeights: true,
  },
  statistics: 16,
};

/**
 * The presets of the prior's stage.
 *
 * - `paper`: our reading's numbers, with EfficientNet-Lite0;
 * - `small`: minutes on two CPU cores;
 * - `tiny`: seconds, for tests and notebooks under test.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * const config = { ...semantic.priorPresets.small, fusion: false };
 * console.log(config.patch); // 128
 * ```
 */
export const priorPresets: Readonly<
  Record<"paper" | "small" | "tiny", PriorConfig>
> = {
  paper: {
    encoder: { kind: "efficientnet-lite0", classes: 1000 },
    start: "teacher",
    fusion: true,
    residual: false,
    width: 256,
    distillation: fullDistillation,
    patch: 256,
    margin: 64,
    batch: 8,
    steps: 60_000,
    rate: { kind: "cosine", from: 1e-4, to: 1e-6 },
    clip: 0,
    reportEvery: 100,
  },
  small: {
    encoder: { kind: "efficientnet-lite0", classes: 1000 },
    start: "teacher",
    fusion: true,
    residual: true,
    width: 64,
    distillation: fullDistillation,
    patch: 128,
    margin: 24,
    batch: 4,
    steps: 400,
    rate: { kind: "cosine", from: 3e-4, to: 1e-5 },
    clip: 1,
    reportEvery: 10,
  },
  tiny: {
    encoder: {
      kind: "stand-in",
      widths: [8, 16, 16, 24],
      blocks: 1,
      classes: 4,
    },
    start: "drawn",
    fusion: true,
    residual: false,
    width: 16,
    distillation: { ...fullDistillation, statistics: 2 },
    patch: 64,
    margin: 12,
    batch: 2,
    steps: 20,
    rate: { kind: "cosine", from: 3e-3, to: 1e-4 },
    clip: 1,
    reportEvery: 5,
  },
};

/** @throws {InputError} Where the numbers make no sense. */
export function checkPrior({ patch, batch, steps }: PriorConfig): void {
  if (!(patch > 0) || patch % 32 !== 0) {
    throw new InputError(
      `the patch of a prior is ${patch}; give a multiple of 32, the stride of its deepest level`,
    );
  }
  for (const [name, value] of Object.entries({ batch, steps })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new InputError(
      `the ${name} of a prior is ${value}; give a whole number of at least 1`,
    );
  }
}
