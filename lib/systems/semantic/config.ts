import { InputError } from "../../engine/mod.ts";
import type { Rate } from "../../optim/mod.ts";
import type { EmbeddingConfig } from "./embedding/config.ts";
import type { HostConfig } from "./hosts/config.ts";

/**
 * What a host is fed with, beside the blurry picture:
 *
 * - `none`: nothing, the host alone;
 * - `zeros`: maps of zeros, which have the embedding's capacity and no prior;
 * - `random`: a prior that was drawn and never trained;
 * - `prior`: a trained prior;
 * - `oracle`: what the teacher sees in the sharp picture, an upper reference.
 */
export type Feed = "none" | "zeros" | "random" | "prior" | "oracle";

/** Everything that decides the second stage, but prior, pictures and seed; plain JSON. */
export type SemanticConfig = {
  /** The deblurring network. */
  readonly host: HostConfig;
  /** How a prior is embedded into it. */
  readonly embedding: EmbeddingConfig;
  /** What is embedded. */
  readonly feed: Feed;
  /** The size at which the prior sees a picture: 1, or 0.5 for a quarter of the work and memory. */
  readonly priorScale: 1 | 0.5;
  /**
   * Trains the prior too from a step on, with its distillation's loss times
   * `weight` beside the host's loss; null leaves it as it is.
   */
  readonly joint: { readonly from: number; readonly weight: number } | null;
  /** Side of a training patch in pixels. */
  readonly patch: number;
  /** Pixels around a patch that are blurred with it and cut off, so that the blur's borders do not show. */
  readonly margin: number;
  /** Patches a step. */
  readonly batch: number;
  readonly steps: number;
  readonly rate: Rate;
  /** Adam's decay of the mean square. */
  readonly beta2: number;
  /** Largest norm of a step's gradient; 0 for no limit. */
  readonly clip: number;
  /** Steps between two reports. */
  readonly reportEvery: number;
};

/** Steps of an epoch on GoPro's 2,103 training pairs. */
const epoch = (batch: number) => Math.ceil(2103 / batch);

/** The part of a configuration that released codes differ in. */
export type ReleasedSchedule = Pick<
  SemanticConfig,
  "patch" | "batch" | "steps" | "rate" | "beta2"
>;

/**
 * How the released code trains a host on GoPro; the plain UNet, which has no
 * code, is trained as MIMO-UNet. Weight decay, warm-up epochs and colour
 * jitter, which some of them have, are left out.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * console.log(semantic.releasedSchedule("nafnet").steps); // 400000
 * ```
 */
export function releasedSchedule(kind: HostConfig["kind"]): ReleasedSchedule {
  switch (kind) {
    case "nafnet":
      return {
        patch: 256,
        batch: 64,
        steps: 400_000,
        rate: { kind: "cosine", from: 1e-3, to: 1e-7 },
        beta2: 0.9,
      };
    case "mprnet":
      return {
        patch: 256,
        batch: 16,
        steps: 3000 * epoch(16),
        rate: { kind: "cosine", from: 2e-4, to: 1e-6 },
        beta2: 0.999,
      };
    default:
      return {
        patch: 256,
        batch: 4,
        steps: 3000 * epoch(4),
        rate: { kind: "steps", from: 1e-4, factor: 0.5, every: 500 * epoch(4) },
        beta2: 0.999,
      };
  }
}

/** A preset's name. */
export type SemanticPreset = "paper" | "small" | "tiny";

/**
 * The presets of the second stage; the paper's own numbers are not public.
 *
 * - `paper`: our reading's sizes (UNet of base 32 and 4 levels, an embedding
 *   of 64 channels) and MIMO-UNet's released schedule;
 * - `small`: minutes on two CPU cores;
 * - `tiny`: seconds, for tests and notebooks under test.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * const control = { ...semantic.presets.small, feed: "zeros" };
 * console.log(control.host.kind); // unet
 * ```
 */
export const presets: Readonly<Record<SemanticPreset, SemanticConfig>> = {
  paper: {
    host: { kind: "unet", base: 32, levels: 4, blocks: 4 },
    embedding: { width: 64, attention: "both", heads: 4 },
    feed: "prior",
    priorScale: 1,
    joint: null,
    ...releasedSchedule("unet"),
    margin: 64,
    clip: 0,
    reportEvery: 100,
  },
  small: {
    host: { kind: "unet", base: 16, levels: 3, blocks: 1 },
    embedding: { width: 8, attention: "both", heads: 2 },
    feed: "prior",
    priorScale: 1,
    joint: null,
    patch: 64,
    margin: 24,
    batch: 4,
    steps: 2000,
    rate: { kind: "cosine", from: 2e-3, to: 1e-5 },
    beta2: 0.999,
    clip: 1,
    reportEvery: 25,
  },
  tiny: {
    host: { kind: "unet", base: 8, levels: 2, blocks: 1 },
    embedding: { width: 8, attention: "both", heads: 2 },
    feed: "prior",
    priorScale: 1,
    joint: null,
    patch: 32,
    margin: 8,
    batch: 2,
    steps: 30,
    rate: { kind: "cosine", from: 3e-3, to: 1e-4 },
    beta2: 0.999,
    clip: 1,
    reportEvery: 5,
  },
};

/** @throws {InputError} Where the numbers make no sense. */
export function checkConfig(config: SemanticConfig, multiple: number): void {
  const { patch, batch, steps, feed, joint } = config;
  for (const [name, value] of Object.entries({ patch, batch, steps })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new InputError(
      `the ${name} of a deblurring is ${value}; give a whole number of at least 1`,
    );
  }
  if (patch % multiple !== 0) {
    throw new InputError(
      `the patch of a deblurring is ${patch}; its host needs a multiple of ${multiple}`,
    );
  }
  if (joint && feed !== "prior") {
    throw new InputError(
      `what is fed is "${feed}", which cannot be trained jointly; feed "prior", or set "joint" to null`,
    );
  }
}
