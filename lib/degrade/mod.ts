/**
 * Degradations: blur kernels, blur, downsampling, noise, JPEG; and typed
 * chains of them, drawn first and applied after.
 *
 * @module
 */
export {
  type BenchmarkKernel,
  gaussian8,
  tableTwoKernels,
} from "./benchmarks.ts";
export { blur, type BlurOptions } from "./blur.ts";
export { centreKernel } from "./centre_kernel.ts";
export { centreOfMass } from "./centre_of_mass.ts";
export { createKernel, type KernelInit } from "./create_kernel.ts";
export { chain, type Degradation } from "./degradation.ts";
export { deltaKernel } from "./delta_kernel.ts";
export { type DiskInit, diskKernel } from "./disk_kernel.ts";
export { downsample, type DownsampleMode } from "./downsample.ts";
export type { EllipseInit } from "./elliptic_kernel.ts";
export {
  type FixedDegradation,
  fixedDegradation,
  type FixedDegradationOptions,
} from "./fixed_degradation.ts";
export {
  anisotropicGaussian,
  isotropicGaussian,
  type IsotropicInit,
} from "./gaussian_kernel.ts";
export {
  addGaussianNoise,
  type GaussianNoiseOptions,
} from "./gaussian_noise.ts";
export { glassBlur, type GlassBlurOptions } from "./glass_blur.ts";
export { addImpulseNoise, type ImpulseNoiseOptions } from "./impulse_noise.ts";
export { interpolate, type InterpolationMode } from "./interpolate.ts";
export { jpeg } from "./jpeg.ts";
export {
  type AnisoNoiseDraw,
  type IsoDraw,
  kdsrAnisoNoise,
  type KdsrAnisoNoiseOptions,
  kdsrIso,
  type KdsrIsoOptions,
} from "./kdsr_degradation.ts";
export type { Kernel } from "./kernel.ts";
export { kernelFrom, type KernelSpec } from "./kernel_spec.ts";
export {
  averageFrames,
  type AverageFramesOptions,
} from "./motion/average_frames.ts";
export { blurExtent } from "./motion/blur_extent.ts";
export {
  type FrameWindow,
  frameWindows,
  type FrameWindowsOptions,
} from "./motion/frame_windows.ts";
export {
  motionBlur,
  type MotionBlurOptions,
  type MotionDrawn,
  type MotionKind,
} from "./motion/motion_blur.ts";
export { pathKernel, type PathKernelOptions } from "./motion/path_kernel.ts";
export type { ResponseCurve } from "./motion/response_curve.ts";
export {
  type Severity,
  severityBands,
  severityByInputPsnr,
  severityOf,
} from "./motion/severity.ts";
export {
  type MotionPath,
  shakePath,
  type ShakeSpec,
} from "./motion/shake_path.ts";
export type { BlurBorder } from "./pad.ts";
export { addPoissonNoise, type PoissonNoiseOptions } from "./poisson_noise.ts";
export {
  type ResizeDraw,
  type RoundDraw,
  secondOrder,
  type SecondOrderDraw,
  type SecondOrderOptions,
} from "./second_order.ts";
export {
  generalisedGaussian,
  plateau,
  type ShapedInit,
} from "./shaped_kernel.ts";
export { samplingPhase } from "./sampling_phase.ts";
export { shiftKernel } from "./shift_kernel.ts";
export { type SincInit, sincKernel } from "./sinc_kernel.ts";
export { addSpeckleNoise, type SpeckleNoiseOptions } from "./speckle_noise.ts";
export {
  blurring,
  compressing,
  downsampling,
  type GlassDraw,
  glassing,
  type NoiseDraw,
  type NoiseSpec,
  noising,
  rounding,
} from "./steps.ts";
