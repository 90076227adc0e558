import type { TaskOptions, TaskSet } from "./auxiliary/auxiliary_tasks.ts";
import type { MetaOrder } from "./meta/meta_gradient.ts";
import { type Backbone, backboneOf, type DrtlScale } from "./model/config.ts";
import type { RelationModel } from "./relation/relation_network.ts";
import type { Weighting } from "./relation/weigh_tasks.ts";

/** Half a cosine from one learning rate to another over a stage's steps. */
export type Fall = { readonly from: number; readonly to: number };

/** Everything that decides a training of DRTL, but the pictures and the seed; plain JSON. */
export type DrtlConfig = {
  /** The network that restores. */
  readonly model: Backbone;
  /** Which auxiliary tasks there are. */
  readonly tasks: TaskSet;
  /** How many times smaller auxiliary pictures are made on the way at equal size. */
  readonly factor: number;
  /** The largest width of the figure's blur, in sharp pixels. */
  readonly maxBlur: number;
  /** Side of a training patch, in given pixels. */
  readonly patch: number;
  /** Given pixels around a patch that are degraded with it and cut off. */
  readonly margin: number;
  /** Clean crops a step: so many patches of each task. */
  readonly batch: number;
  /** Largest norm of a step's gradient; 0 for no limit. */
  readonly clip: number;
  /** Steps between two reports. */
  readonly reportEvery: number;
  /** The relation network, and how it decides. */
  readonly relation: {
    /**
     * Where relations come from: a network that learned to tell the tasks
     * apart (`classified`) or end to end with the prior (`meta`), or the
     * cosines of the differences themselves, without training (`differences`).
     */
    readonly way: "classified" | "meta" | "differences";
    readonly model: RelationModel;
    readonly weighting: Weighting;
    readonly steps: number;
    /** Clean crops a step. */
    readonly batch: number;
    readonly rate: Fall;
    /** What cosines are divided by in the classifier, and by how much the right one must lead. */
    readonly temperature: number;
    readonly margin: number;
  };
  /** The prior: relation-weighted pre-training (P) or meta-learning (M). */
  readonly prior: {
    readonly pipeline: "pretrain" | "meta";
    readonly steps: number;
    readonly rate: Fall;
    /** The inner rule and the outer step of M, and how many tasks take part in a step. */
    readonly meta: {
      readonly order: MetaOrder;
      readonly rate: number;
      readonly steps: number;
      readonly tasks: number;
    };
  };
  /** Fine-tuning on the support pairs. */
  readonly tuning: {
    readonly steps: number;
    readonly rate: Fall;
    /** Patches a step. */
    readonly batch: number;
    /** Steps between two looks at the held-out pair. */
    readonly evaluateEvery: number;
    /** Looks without a gain after which it ends. */
    readonly patience: number;
  };
};

/** A preset's name. */
export type DrtlPreset = "paper" | "small" | "tiny";

/**
 * The presets of DRTL:
 *
 * - `paper`: what the paper's neighbours do, as its own numbers are not known:
 *   RCAN, the figure's five tasks, 100,000 steps of Adam at 1e-4 (MZSR's
 *   outer iterations, RCAN's patch of 48 and DIL's 8 patches a task);
 * - `small`: minutes on two CPU cores, results worth looking at;
 * - `tiny`: seconds, for tests and notebooks under test.
 *
 * @example
 * ```ts
 * import { drtl } from "blindsight";
 *
 * const config = { ...drtl.presets.small, tasks: "extended" } as const;
 * console.log(config.model.kind, config.tasks);
 * ```
 */
export const presets: Readonly<Record<DrtlPreset, DrtlConfig>> = {
  paper: {
    model: backboneOf("rcan", 4),
    tasks: "figure",
    factor: 4,
    maxBlur: 5,
    patch: 48,
    margin: 0,
    batch: 8,
    clip: 0,
    reportEvery: 100,
    relation: {
      way: "classified",
      model: { features: 64, dimension: 128, vertices: 5 },
      weighting: { kind: "softmax", temperature: 0.1 },
      steps: 20_000,
      batch: 16,
      rate: { from: 1e-3, to: 1e-5 },
      temperature: 0.1,
      margin: 0.2,
    },
    prior: {
      pipeline: "pretrain",
      steps: 100_000,
      rate: { from: 1e-4, to: 1e-4 },
      meta: { order: "first", rate: 1e-4, steps: 5, tasks: 5 },
    },
    tuning: {
      steps: 2000,
      rate: { from: 1e-5, to: 1e-5 },
      batch: 16,
      evaluateEvery: 100,
      patience: 5,
    },
  },
  small: {
    model: {
      kind: "edsr",
      scale: 1,
      features: 24,
      blocks: 3,
      residualScale: 1,
    },
    tasks: "figure",
    factor: 2.5,
    maxBlur: 2,
    patch: 32,
    margin: 8,
    batch: 2,
    clip: 1,
    reportEvery: 50,
    relation: {
      way: "differences",
      model: { features: 12, dimension: 32, vertices: 5 },
      weighting: { kind: "softmax", temperature: 0.1 },
      steps: 600,
      batch: 4,
      rate: { from: 3e-3, to: 1e-4 },
      temperature: 0.1,
      margin: 0.2,
    },
    prior: {
      pipeline: "pretrain",
      steps: 1200,
      rate: { from: 2e-3, to: 1e-4 },
      meta: { order: "first", rate: 1e-2, steps: 1, tasks: 3 },
    },
    tuning: {
      steps: 800,
      rate: { from: 5e-4, to: 1e-4 },
      batch: 4,
      evaluateEvery: 50,
      patience: 4,
    },
  },
  tiny: {
    model: { kind: "cnn", scale: 1, features: 8, layers: 4 },
    tasks: "figure",
    factor: 2.5,
    maxBlur: 2,
    patch: 20,
    margin: 5,
    batch: 2,
    clip: 1,
    reportEvery: 5,
    relation: {
      way: "classified",
      model: { features: 4, dimension: 8, vertices: 5 },
      weighting: { kind: "softmax", temperature: 0.1 },
      steps: 60,
      batch: 3,
      rate: { from: 1e-2, to: 1e-3 },
      temperature: 0.1,
      margin: 0.2,
    },
    prior: {
      pipeline: "pretrain",
      steps: 40,
      rate: { from: 3e-3, to: 3e-4 },
      meta: { order: "first", rate: 1e-2, steps: 1, tasks: 5 },
    },
    tuning: {
      steps: 30,
      rate: { from: 1e-3, to: 1e-4 },
      batch: 4,
      evaluateEvery: 5,
      patience: 3,
    },
  },
};

/** The geometry and ranges of a configuration's auxiliary tasks. */
export function taskOptions(
  { model, factor, maxBlur }: DrtlConfig,
): TaskOptions {
  const { scale } = model;
  return { scale, factor: scale === 1 ? factor : scale, maxBlur };
}

/** Smaller given patches are all border. */
const leastPatch = 16;

/**
 * The configuration for pairs of another scale; patches and margins stay as
 * large as they were on the sharp side, but given patches hold 16 pixels at least.
 *
 * @param factor At equal size, how many times fewer details the given pictures hold.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drtl } from "blindsight";
 *
 * const config = drtl.atScale(drtl.presets.small, 4);
 * assert(config.model.scale === 4 && config.patch === 16);
 * ```
 */
export function atScale(
  config: DrtlConfig,
  scale: DrtlScale,
  factor: number = config.factor,
): DrtlConfig {
  const before = config.model.scale;
  const sized = (pixels: number) => Math.ceil(pixels * before / scale);
  return {
    ...config,
    model: { ...config.model, scale },
    factor,
    patch: Math.max(Math.min(config.patch, leastPatch), sized(config.patch)),
    margin: sized(config.margin),
  };
}

/**
 * The control without transfer: as many steps as prior and fine-tuning have
 * together, all of them on the support pairs, at the prior's learning rate.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drtl } from "blindsight";
 *
 * const { tiny } = drtl.presets;
 * const { tuning } = drtl.withoutTransfer(tiny);
 * assert(tuning.steps === tiny.prior.steps + tiny.tuning.steps);
 * ```
 */
export function withoutTransfer(config: DrtlConfig): DrtlConfig {
  const { prior, tuning } = config;
  const steps = prior.steps + tuning.steps;
  return {
    ...config,
    tuning: {
      ...tuning,
      steps,
      rate: { from: prior.rate.from, to: tuning.rate.to },
      evaluateEvery: Math.ceil(tuning.evaluateEvery * steps / tuning.steps),
    },
  };
}
