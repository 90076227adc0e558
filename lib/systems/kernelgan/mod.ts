/**
 * KernelGAN: the kernel that a picture was made smaller with, from the picture
 * alone (Bell-Kligler, Shocher and Irani, NeurIPS 2019).
 *
 * @module
 */
export {
  type KernelGanConfig,
  type KernelGanPreset,
  type KernelGanTrigger,
  presets,
} from "./config.ts";
export { postProcess } from "./post_process.ts";
export type { RawKernel } from "./raw_kernel.ts";
export { scaleUp } from "./scale_up.ts";
export type { TermWeights } from "./schedule.ts";
export {
  type EstimatedKernel,
  type KernelGanReport,
  type KernelGanTraining,
  type KernelGanTrainOptions,
  train,
} from "./train.ts";
