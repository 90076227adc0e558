import { InputError } from "../../engine/input_error.ts";

/** When the bicubic warm-up is over: the term is small on three iterations in a row. */
export type KernelGanTrigger =
  | {
    /** Below a number, as released. */
    readonly kind: "absolute";
    readonly below: number;
  }
  | {
    /** Below a share of the mean square of the crop's own bicubic result. */
    readonly kind: "relative";
    readonly below: number;
  };

/** Everything that decides an estimation of KernelGAN, but the picture and the seed. */
export type KernelGanConfig = {
  /** Channels of generator and discriminator; a multiple of 8. */
  readonly features: number;
  /** Side of the generator's crops, in pixels; even. */
  readonly crop: number;
  /** Where the generator leaves out every second pixel: in its last layer, or in its first as until 2020. */
  readonly stride: "last" | "first";
  /** Iterations, each a step of the generator and one of the discriminator. */
  readonly steps: number;
  /** Adam's rate for both networks, divided by 10 after every `every` iterations. */
  readonly rate: { readonly from: number; readonly every: number };
  /** Pixels that are cut from every side, against borders that a synthetic degradation left. */
  readonly shave: number;
  /** What the bicubic term compares with: each channel's own result, or as released the sum of all three. */
  readonly bicubicTarget: "channel" | "channel-sum";
  /** When the bicubic warm-up is over. */
  readonly trigger: KernelGanTrigger;
  /** Weights of the five terms beside the adversarial one; `sparse` and `centre` join after the warm-up. */
  readonly weights: {
    readonly sum: number;
    readonly boundary: number;
    readonly sparse: number;
    readonly centre: number;
    readonly bicubic: number;
  };
  /** Exponent of the sparsity term. */
  readonly sparsity: number;
  /** After the warm-up the bicubic weight is divided by 100 at every iteration divisible by this. */
  readonly bicubicEvery: number;
  /** Deviation of the noise on the discriminator's crops, where 1 is the step between two of 255 levels. */
  readonly noise: {
    readonly real: number;
    readonly fake: number;
    /** Whether the real crops' noise stays in the picture, as released. */
    readonly stays: boolean;
  };
  /** Whether ties in the gradient map are resolved, or as released may empty it. */
  readonly tieSafe: boolean;
  /** Which kernel is given out: the newest, or as released the one before the last step. */
  readonly kernel: "newest" | "before-step";
  /** Iterations between two reports. */
  readonly reportEvery: number;
};

/** A preset's name. */
export type KernelGanPreset =
  | "official"
  | "fixed"
  | "paper"
  | "small"
  | "tiny";

const official: KernelGanConfig = {
  features: 64,
  crop: 64,
  stride: "last",
  steps: 3000,
  rate: { from: 2e-4, every: 750 },
  shave: 10,
  bicubicTarget: "channel-sum",
  trigger: { kind: "absolute", below: 0.4 },
  weights: { sum: 0.5, boundary: 0.5, sparse: 5, centre: 1, bicubic: 5 },
  sparsity: 0.2,
  bicubicEvery: 200,
  noise: { real: 1, fake: 0.5, stays: true },
  tieSafe: false,
  kernel: "before-step",
  reportEvery: 25,
};

const fixed: KernelGanConfig = {
  ...official,
  bicubicTarget: "channel",
  trigger: { kind: "relative", below: 0.05 },
  noise: { real: 0.5, fake: 0.5, stays: false },
  tieSafe: true,
  kernel: "newest",
};

/**
 * The presets of KernelGAN:
 *
 * - `fixed`: the released method with its faults mended; the default;
 * - `official`: as released, faults included, for parity;
 * - `paper`: `official` with the generator that the paper's tables were made
 *   with, whose stride is in the first layer;
 * - `small`: the same as `fixed`, which takes seconds to a minute on two cores;
 * - `tiny`: a second, for tests and notebooks under test.
 *
 * @example
 * ```ts
 * import { kernelgan } from "blindsight";
 *
 * const { fixed } = kernelgan.presets;
 * const dense = { ...fixed, weights: { ...fixed.weights, sparse: 0 } };
 * console.log(dense.weights);
 * ```
 */
export const presets: Readonly<Record<KernelGanPreset, KernelGanConfig>> = {
  official,
  fixed,
  paper: { ...official, stride: "first" },
  small: fixed,
  tiny: {
    ...fixed,
    features: 16,
    steps: 300,
    rate: { from: 1e-3, every: 100 },
    bicubicEvery: 30,
    reportEvery: 10,
  },
};

/** Sides of the generator's layers; the collapsed kernel has 13 taps a side. */
export const layerSides = [7, 5, 3, 1, 1, 1] as const;

/** Side of the collapsed kernel. */
export const kernelSide = 13;

/** Taps a side that the generator correlates with: 13, or 19 when all layers but the first see every second pixel. */
export function reach({ stride }: KernelGanConfig): number {
  return stride === "last" ? kernelSide : 7 + 2 * (kernelSide - 7);
}

/** Side of the generator's results, which is that of the discriminator's crops. */
export function resultSide(config: KernelGanConfig): number {
  return Math.floor((config.crop - reach(config)) / 2) + 1;
}

/** Shortest side that a picture may have. */
export function shortestSide({ crop, shave }: KernelGanConfig): number {
  return crop + 2 + 2 * shave;
}

/** @throws {InputError} where a configuration cannot be computed with. */
export function checkConfig(config: KernelGanConfig): void {
  const { features, crop, steps, reportEvery, shave } = config;
  if (!(features >= 8 && features <= 128 && features % 8 === 0)) {
    throw new InputError(
      `KernelGAN was given ${features} features; give a multiple of 8 up to 128`,
    );
  }
  if (crop % 2 !== 0 || !(crop >= 32)) {
    throw new InputError(
      `KernelGAN was given crops of ${crop} pixels; give an even number of at least 32`,
    );
  }
  for (
    const [name, count, least] of [
      ["steps", steps, 0],
      ["reportEvery", reportEvery, 1],
      ["shave", shave, 0],
    ] as const
  ) {
    if (!(Number.isInteger(count) && count >= least)) {
      throw new InputError(
        `KernelGAN was given ${name} ${count}; give a whole number of at least ${least}`,
      );
    }
  }
}
