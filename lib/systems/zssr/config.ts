import type { ZssrAugmentation } from "./augment.ts";
import type { ZssrModel } from "./model.ts";
import type { Resizing } from "./resize.ts";
import type { SlopeSettings } from "./slope_rule.ts";

/** How the learning rate of a stage falls; plain JSON. */
export type ZssrRate =
  | SlopeSettings
  | {
    /** Up to `from` in `warmup` steps, then along half a cosine to `to` at the stage's last step. */
    readonly kind: "cosine";
    readonly warmup: number;
    readonly from: number;
    readonly to: number;
  };

/** A scale that is trained for and restored at, from the picture itself; plain JSON. */
export type ZssrStage = {
  /** How many times wider. */
  readonly x: number;
  /** How many times taller. */
  readonly y: number;
  /** Back-projections after the network, and as many again after the median. */
  readonly backProjections: number;
};

/** Everything that decides a training of ZSSR, but the picture, its kernels and the seed; plain JSON. */
export type ZssrConfig = {
  readonly model: ZssrModel;
  /** One after the other; network and optimiser go on, the learning rate starts anew. */
  readonly stages: readonly ZssrStage[];
  /** At most so many steps a stage. */
  readonly steps: number;
  readonly rate: ZssrRate;
  /** Whether Adam is TensorFlow's rather than PyTorch's. */
  readonly epsHat: boolean;
  /** Longest side of a crop, in pixels of the picture; less where the picture is smaller. */
  readonly crop: number;
  /**
   * Pixels around a crop that are reduced with it and cut off again, so that
   * no border shows; 0 as released, for large crops.
   */
  readonly margin: number;
  /**
   * Where crops of the picture are taken: anywhere, or more often where there
   * are edges, so that a picture that is flat in large parts teaches something.
   */
  readonly place: "anywhere" | "edges";
  /** Crops a step. */
  readonly batch: number;
  readonly augmentation: ZssrAugmentation;
  /** Standard deviation of the noise that sons are given, in [0, 1]. */
  readonly noise: number;
  /** Whether edges count more in the loss. */
  readonly lossMap: boolean;
  /** Whether the results of earlier stages join the pool that warped crops are taken from. */
  readonly growingPool: boolean;
  /**
   * The reconstruction of the picture from its own son, whose error the slope
   * rule goes by: steps between two, and the side of the middle part that is
   * reconstructed; 0 for the whole picture.
   */
  readonly test: { readonly every: number; readonly side: number };
  /**
   * Whether the picture is restored in all its positions, and the median
   * taken: eight, four where the scales differ; one where a kernel is given,
   * which need not be symmetric.
   */
  readonly ensemble: boolean;
  readonly resizing: Resizing;
  /** Steps between two reports. */
  readonly reportEvery: number;
};

/** A preset's name. */
export type ZssrPreset =
  | "paper"
  | "small"
  | "tiny"
  | "ideal"
  | "gradual"
  | "kernel"
  | "real"
  | "kernelgan";

/** The released code's rule. */
const slope: SlopeSettings = {
  kind: "slope",
  from: 1e-3,
  factor: 0.1,
  until: 9e-6,
  every: 60,
  patience: 256,
  window: 5,
  ratio: 1.5,
};

/** What all presets of the released code have in common. */
const released: ZssrConfig = {
  model: { features: 64, layers: 8, start: "released" },
  stages: [{ x: 2, y: 2, backProjections: 10 }],
  steps: 3000,
  rate: slope,
  epsHat: true,
  crop: 128,
  margin: 0,
  place: "anywhere",
  batch: 1,
  augmentation: {
    untouched: 0.05,
    turned: 0.45,
    affine: { from: 0.5, rotate: true, aspect: 0.25, shear: 0.1 },
  },
  noise: 0,
  lossMap: false,
  growingPool: true,
  test: { every: 50, side: 0 },
  ensemble: true,
  resizing: "official",
  reportEvery: 50,
};

/** Crops of the picture as they are. */
const untouched: ZssrAugmentation = {
  ...released.augmentation,
  untouched: 1,
  turned: 0,
};

const stage = (y: number, x: number, backProjections: number): ZssrStage => ({
  x,
  y,
  backProjections,
});

const gradual: ZssrConfig = {
  ...released,
  stages: [
    stage(1, 1.5, 6),
    stage(1.5, 1, 6),
    stage(1.5, 1.5, 8),
    stage(1.5, 2, 10),
    stage(2, 1.5, 10),
    stage(2, 2, 12),
  ],
};

const small: ZssrConfig = {
  ...released,
  model: { features: 32, layers: 8, start: "he" },
  stages: [stage(2, 2, 2)],
  steps: 1000,
  rate: { kind: "cosine", warmup: 100, from: 2e-3, to: 1e-5 },
  epsHat: false,
  crop: 64,
  margin: 8,
  place: "edges",
  augmentation: untouched,
  growingPool: false,
  test: { every: 50, side: 128 },
  ensemble: false,
  resizing: "mirrored",
};

/**
 * The presets of ZSSR, for x2:
 *
 * - `ideal`, `gradual`, `kernel` and `real` are the released code's, for a
 *   picture reduced by bicubic interpolation (in one step and in six), by a
 *   known kernel, and for a real picture;
 * - `kernelgan` is how KernelGAN's released code uses ZSSR; {@linkcode forScale}
 *   makes it x4;
 * - `paper` is `gradual`, as the paper's tables;
 * - `small` is ours: results worth looking at within a minute on two CPU
 *   cores, with or without a kernel;
 * - `tiny` takes a second, for tests and notebooks under test.
 *
 * @example
 * ```ts
 * import { zssr } from "blindsight";
 *
 * const config = { ...zssr.presets.small, noise: 0.01 };
 * console.log(config.model.features);
 * ```
 */
export const presets: Readonly<Record<ZssrPreset, ZssrConfig>> = {
  paper: gradual,
  small,
  tiny: {
    ...small,
    model: { features: 8, layers: 4, start: "he" },
    steps: 60,
    rate: { kind: "cosine", warmup: 10, from: 1e-2, to: 1e-4 },
    crop: 24,
    test: { every: 10, side: 48 },
    reportEvery: 10,
  },
  ideal: released,
  gradual,
  kernel: {
    ...released,
    stages: [stage(2, 2, 2)],
    augmentation: {
      untouched: 0.5,
      turned: 0,
      affine: { ...released.augmentation.affine, rotate: false },
    },
  },
  real: {
    ...released,
    stages: [stage(2, 2, 0)],
    augmentation: {
      untouched: 0.5,
      turned: 0,
      affine: { from: 0.75, rotate: false, aspect: 0.25, shear: 0 },
    },
    noise: 0.0125,
    ensemble: false,
  },
  kernelgan: {
    ...released,
    stages: [stage(2, 2, 2)],
    augmentation: untouched,
    lossMap: true,
    growingPool: false,
    ensemble: false,
  },
};

/**
 * A configuration for another scale, in the way of KernelGAN's hand-over: x4
 * in two stages, x2 and x4, each with its kernel.
 *
 * @param config For one stage.
 * @returns For x4 two stages with as many back-projections each.
 *
 * @example
 * ```ts
 * import { zssr } from "blindsight";
 *
 * const config = zssr.forScale(zssr.presets.kernelgan, 4);
 * console.log(config.stages.length); // 2
 * ```
 */
export function forScale(config: ZssrConfig, scale: 2 | 3 | 4): ZssrConfig {
  const { backProjections } = config.stages.at(-1)!;
  const scales = scale === 4 ? [2, 4] : [scale];
  return {
    ...config,
    stages: scales.map((scale) => stage(scale, scale, backProjections)),
  };
}
