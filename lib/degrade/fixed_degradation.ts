import { type Image, quantize } from "../image/mod.ts";
import { blur } from "./blur.ts";
import type { Degradation } from "./degradation.ts";
import { downsample } from "./downsample.ts";
import { kernelFrom, type KernelSpec } from "./kernel_spec.ts";
import type { Kernel } from "./kernel.ts";
import { addNoise } from "./steps.ts";

/** What {@linkcode fixedDegradation} takes. */
export interface FixedDegradationOptions {
  /** How many times smaller the picture becomes. */
  readonly scale: number;
  /** The blur kernel or its parameters. */
  readonly kernel: Kernel | KernelSpec;
  /** The noise's standard deviation on the scale of 0 to 255; 0 by default. */
  readonly noise?: number;
  /** The seed of the noise; 0 by default. */
  readonly noiseSeed?: number;
}

/** A degradation that draws nothing and is applied at once. */
export interface FixedDegradation extends Degradation<null> {
  /** The degraded picture; `sample` tells pictures apart whose noise must differ. */
  apply(image: Image, drawn?: null, sample?: number): Image;
}

/**
 * The degradation that benchmarks use: blur with reflected borders, bicubic
 * downsampling with clamped ones, white noise, clipping and rounding to 8
 * bits, as in KDSR.
 *
 * @throws {InputError} on applying it where the scale does not divide the
 * picture's size.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, fixedDegradation, isotropicGaussian } from "blindsight";
 *
 * const degrade = fixedDegradation({
 *   scale: 4,
 *   kernel: isotropicGaussian({ sigma: 2.6 }),
 *   noise: 10,
 * });
 * const small = degrade.apply(createImage(64, 64, 3));
 * assert(small.width === 16);
 * ```
 */
export function fixedDegradation(
  { scale, kernel, noise = 0, noiseSeed = 0 }: FixedDegradationOptions,
): FixedDegradation {
  const taps = "kind" in kernel ? kernelFrom(kernel) : kernel;
  return {
    name: `fixed-x${scale}-noise${noise}`,
    draw: () => null,
    apply(image, _drawn = null, sample = 0) {
      const small = downsample(blur(image, taps), scale);
      if (noise === 0) return quantize(small);
      const drawn = {
        kind: "gaussian",
        level: noise,
        seed: noiseSeed,
      } as const;
      return quantize(addNoise(small, drawn, sample));
    },
  };
}
