import {
  type KernelGanConfig,
  presets as kernelganPresets,
} from "../kernelgan/mod.ts";
import {
  presets as zssrPresets,
  type ZssrConfig,
  type ZssrModel,
  type ZssrRate,
} from "../zssr/mod.ts";

/** Everything that decides a training of zskd, but the picture and the seed; plain JSON. */
export type ZskdConfig = {
  /** How the degradation is estimated from the picture. */
  readonly kernelgan: KernelGanConfig;
  /**
   * The network of teacher and student, the crops of both, and the teacher's
   * steps and learning rate. It has one stage: the scale is reached at once.
   */
  readonly zssr: ZssrConfig;
  /** R of the preprocessor P(u) = u + R(u) before the teacher; null for none. */
  readonly preprocessor: ZssrModel | null;
  /** Weight of |P(u) - x| in the teacher's loss. */
  readonly preprocessing: number;
  /** The student's stage. */
  readonly student: {
    /** At most so many steps. */
    readonly steps: number;
    readonly rate: ZssrRate;
    /** Longest side of the parts of the picture that are enlarged for the consistency, in its pixels. */
    readonly part: number;
  };
  /** Weights of the student's losses. */
  readonly weights: {
    /** |S(u) - T(P(u))|. */
    readonly output: number;
    /** |down(S(v)) - x|. */
    readonly consistency: number;
    /** Means and variances of features, T on the son against S on the picture. */
    readonly statistics: number;
    /** |S(u) - x|; not in the reading. */
    readonly target: number;
  };
};

/** A preset's name. */
export type ZskdPreset = "reading" | "paper" | "small" | "tiny";

/** As KernelGAN's hand-over, but all pixels count alike. */
const released: ZssrConfig = { ...zssrPresets.kernelgan, lossMap: false };

const reading: ZskdConfig = {
  kernelgan: kernelganPresets.fixed,
  zssr: released,
  preprocessor: { features: 64, layers: 4, start: "released" },
  preprocessing: 0,
  student: { steps: 3000, rate: released.rate, part: 64 },
  weights: { output: 1, consistency: 1, statistics: 0.1, target: 0 },
};

const small: ZskdConfig = {
  kernelgan: kernelganPresets.small,
  zssr: { ...zssrPresets.small, steps: 600, ensemble: false },
  preprocessor: { features: 32, layers: 4, start: "he" },
  preprocessing: 0,
  student: {
    steps: 250,
    rate: { kind: "cosine", warmup: 20, from: 5e-4, to: 1e-5 },
    part: 24,
  },
  weights: { output: 1, consistency: 1, statistics: 0.1, target: 0 },
};

/**
 * The presets of zskd, for x2:
 *
 * - `reading`: our reading of the abstract, with the numbers of ZSSR's and
 *   KernelGAN's released code for what the abstract leaves open;
 * - `paper`: the same, as no more of the paper is known to us;
 * - `small`: ours, a minute or two on two CPU cores;
 * - `tiny`: seconds, for tests and notebooks under test.
 *
 * @example
 * ```ts
 * import { zskd } from "blindsight";
 *
 * const { reading } = zskd.presets;
 * console.log(reading.weights); // { output: 1, consistency: 1, statistics: 0.1, target: 0 }
 * ```
 */
export const presets: Readonly<Record<ZskdPreset, ZskdConfig>> = {
  reading,
  paper: reading,
  small,
  tiny: {
    ...small,
    kernelgan: kernelganPresets.tiny,
    zssr: { ...zssrPresets.tiny, ensemble: false },
    preprocessor: { features: 8, layers: 2, start: "he" },
    student: {
      steps: 40,
      rate: { kind: "cosine", warmup: 0, from: 3e-3, to: 1e-4 },
      part: 16,
    },
  },
};

/**
 * A configuration for another scale, reached in one stage.
 *
 * @example
 * ```ts
 * import { zskd } from "blindsight";
 *
 * const config = zskd.forScale(zskd.presets.small, 4);
 * console.log(config.zssr.stages[0].x); // 4
 * ```
 */
export function forScale(config: ZskdConfig, scale: 2 | 4): ZskdConfig {
  const stage = config.zssr.stages.at(-1)!;
  return {
    ...config,
    zssr: { ...config.zssr, stages: [{ ...stage, x: scale, y: scale }] },
  };
}

/**
 * A configuration for a real picture, whose kernel and noise are not those of
 * a model: KernelGAN uses the picture to its edges, sons get a little noise,
 * and nothing is projected back, as in the released code's real mode.
 *
 * @example
 * ```ts
 * import { zskd } from "blindsight";
 *
 * const config = zskd.forReal(zskd.presets.small);
 * console.log(config.zssr.noise); // 0.0125
 * ```
 */
export function forReal(config: ZskdConfig): ZskdConfig {
  const [stage] = config.zssr.stages;
  return {
    ...config,
    kernelgan: { ...config.kernelgan, shave: 0 },
    zssr: {
      ...config.zssr,
      noise: 0.0125,
      stages: [{ ...stage, backProjections: 0 }],
    },
  };
}
