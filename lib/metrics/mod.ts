/** Scores by named protocols, and what is scored. @module */
export type { Restorer } from "./restorer.ts";
export {
  type Luma,
  type Measure,
  type Protocol,
  protocol,
  protocolNames,
  type ProtocolOptions,
} from "./protocol.ts";
export { psnr } from "./psnr.ts";
export { ssim } from "./ssim.ts";
export { ssim3d } from "./ssim3d.ts";
export { type Scores, scores } from "./scores.ts";
export type { Registered } from "./registered.ts";
export {
  evaluate,
  type Evaluation,
  type EvaluationRow,
  type Pair,
} from "./evaluate.ts";
export { type DeblurringRow, scoreDeblurring } from "./score_deblurring.ts";
export { type DeblurringMean, deblurringMeans } from "./deblurring_means.ts";
export { bicubicRestorer } from "./bicubic_restorer.ts";
export { compareKernels, type KernelComparison } from "./compare_kernels.ts";
export { downscaledPsnr } from "./downscaled_psnr.ts";
export { type KernelShape, kernelShape } from "./kernel_shape.ts";
