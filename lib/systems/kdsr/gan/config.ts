import type { Rate } from "../config.ts";
import { type KdsrModel, modelOfSize } from "../model/config.ts";

/** Everything that decides a training in the real-world setting, but the pictures and the seed. */
export type GanConfig = {
  /** Size of both networks. */
  readonly model: KdsrModel;
  /** Channels of the discriminator at full size. */
  readonly discriminator: number;
  /** Side of a training patch, in LR pixels; `scale` times it is a multiple of 8. */
  readonly patch: number;
  /** Pixels around a sharp patch that are degraded with it and then cut off, a multiple of `scale`. */
  readonly margin: number;
  /** Patches a step. */
  readonly batch: number;
  /** One degradation for the whole batch or one for each patch. */
  readonly drawPer: "batch" | "image";
  /** Pairs that batches are mixed from, a multiple of `batch`; 0 for no pool. */
  readonly pool: number;
  /** Largest norm of a step's gradient; 0 for no limit. */
  readonly clip: number;
  /** Steps between two reports. */
  readonly reportEvery: number;
  /** KDSRNet_T: L1. */
  readonly teacher: { readonly steps: number; readonly rate: Rate };
  /** KDSRNet_S: L1 + KD. */
  readonly student: { readonly steps: number; readonly rate: Rate };
  /** KDSRGAN_S: all four losses; the rate is that of both networks. */
  readonly gan: { readonly steps: number; readonly rate: Rate };
  /** The decays of Adam's two means, in all stages. */
  readonly adam: { readonly beta1: number; readonly beta2: number };
  /** Decay of the moving average of the SR network and its encoder, in all stages. */
  readonly ema: number;
  /** The distillation loss: its weight and its softmax temperature. */
  readonly distillation: {
    readonly weight: number;
    readonly temperature: number;
  };
  /** The other terms of the last stage; one of weight 0 is not computed. */
  readonly weights: {
    readonly pixel: number;
    readonly perceptual: number;
    readonly adversarial: number;
  };
};

/** A preset's name. */
export type GanPreset = "paper" | "small" | "tiny";

/** A rate that stays as it is. */
const constant = (from: number): Rate => ({
  kind: "steps",
  from,
  factor: 1,
  every: 1,
});

const weights = { pixel: 1, perceptual: 1, adversarial: 1 };
const distillation = { weight: 1, temperature: 0.15 };

/**
 * The presets of the real-world setting, at x4:
 *
 * - `paper`: the numbers of the released code;
 * - `small`: minutes on two CPU cores;
 * - `tiny`: seconds, for tests and notebooks under test.
 *
 * @example
 * ```ts
 * import { kdsr } from "blindsight";
 *
 * const config = { ...kdsr.gan.presets.small, batch: 4 };
 * console.log(config.weights.adversarial); // 1
 * ```
 */
export const presets: Readonly<Record<GanPreset, GanConfig>> = {
  // The numbers are those of the released training files, KDSR-GAN/options
  // at c7c9e81, unless another source is named.
  paper: {
    model: modelOfSize("GAN", 4), // 18.85 M parameters (paper, Table 3)
    discriminator: 64, // num_feat
    patch: 64, // gt_size 256 at x4
    margin: 72, // crop_pad_size 400, of which 256 are used
    batch: 72, // batch_size_per_gpu 9, 8 cards
    drawPer: "image", // kernels are drawn for each, and the pool mixes the rest
    pool: 1440, // queue_size 180 on each of 8 cards
    clip: 0,
    reportEvery: 100, // print_freq
    teacher: { steps: 1_000_000, rate: constant(1e-4) }, // total_iter; its milestone, 4 M, is never met
    student: {
      steps: 1_000_000, // total_iter
      // Set by the model's code, which overrules the file.
      rate: { kind: "steps", from: 2e-4, factor: 0.5, every: 600_000 },
    },
    gan: { steps: 400_000, rate: constant(1e-4) }, // total_iter; both networks
    adam: { beta1: 0.9, beta2: 0.99 }, // betas
    ema: 0.999, // ema_decay
    distillation, // weight and temperature of the model's code
    weights, // pixel_opt, perceptual_opt, gan_opt
  },
  // From here on: chosen for two CPU cores.
  small: {
    model: { scale: 4, features: 24, blocks: 6, encoderBlocks: 2 },
    discriminator: 16,
    patch: 16,
    margin: 16,
    batch: 8,
    drawPer: "image",
    pool: 0,
    clip: 1,
    reportEvery: 25,
    teacher: { steps: 800, rate: { kind: "cosine", from: 1e-3, to: 1e-5 } },
    student: { steps: 800, rate: { kind: "cosine", from: 1e-3, to: 1e-5 } },
    gan: { steps: 400, rate: constant(1e-4) },
    adam: { beta1: 0.9, beta2: 0.99 },
    ema: 0.99,
    distillation,
    // The adversarial weight is Real-ESRGAN's; 1 was not tried here.
    weights: { ...weights, adversarial: 0.1 },
  },
  tiny: {
    model: { scale: 4, features: 8, blocks: 2, encoderBlocks: 1 },
    discriminator: 4,
    patch: 8,
    margin: 8,
    batch: 2,
    drawPer: "image",
    pool: 4,
    clip: 1,
    reportEvery: 5,
    teacher: { steps: 20, rate: { kind: "cosine", from: 3e-3, to: 1e-4 } },
    student: { steps: 20, rate: { kind: "cosine", from: 3e-3, to: 1e-4 } },
    gan: { steps: 20, rate: constant(3e-4) },
    adam: { beta1: 0.9, beta2: 0.99 },
    ema: 0.9,
    distillation,
    weights,
  },
};
