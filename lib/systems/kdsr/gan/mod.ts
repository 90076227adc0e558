/**
 * KDSR's real-world setting: the second-order degradation and an adversarial
 * stage.
 *
 * @module
 */
export { type GanConfig, type GanPreset, presets } from "./config.ts";
export {
  discriminate,
  type DiscriminatorParams,
  type DiscriminatorVectors,
  initDiscriminator,
  initDiscriminatorVectors,
  iterateVectors,
  type Normalised,
} from "./discriminator.ts";
export { ganLoss } from "./losses.ts";
export { perceptualLoss } from "./perceptual.ts";
export type { SpectralVectors } from "./spectral_norm.ts";
export { trainStudent, trainTeacher } from "./train.ts";
export {
  type GanTrainOptions,
  type TrainedGan,
  trainGan,
} from "./train_gan.ts";
