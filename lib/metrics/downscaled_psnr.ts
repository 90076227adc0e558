import { blur, downsample, type Kernel } from "../degrade/mod.ts";
import { type Image, modCrop } from "../image/mod.ts";
import { protocol } from "./protocol.ts";
import { psnr } from "./psnr.ts";

/**
 * How alike two kernels degrade: the PSNR in dB, of luma, between a sharp
 * picture made small with one and with the other. DualSR's measure; it needs
 * no alignment and sees what matters, so it is the first to look at.
 *
 * Edges that the kernels' borders reach are left out.
 *
 * @param truth The true kernel; both must lie where their `scale` needs them.
 * @param sharp A picture, best the true sharp one.
 * @throws {InputError} Where the picture is too small for the kernels.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { downscaledPsnr, generatedSource, isotropicGaussian } from "blindsight";
 *
 * const sharp = await generatedSource({ seed: 1, count: 1, width: 96, height: 96 })
 *   .load(0);
 * const truth = isotropicGaussian({ size: 13, sigma: 1.5 });
 * const near = isotropicGaussian({ size: 13, sigma: 1.6 });
 * const far = isotropicGaussian({ size: 13, sigma: 2.5 });
 * assert(
 *   downscaledPsnr(near, truth, sharp, 2) > downscaledPsnr(far, truth, sharp, 2),
 * );
 * ```
 */
export function downscaledPsnr(
  kernel: Kernel,
  truth: Kernel,
  sharp: Image,
  scale: number,
): number {
  const cut = modCrop(sharp, scale);
  const reach = Math.max(
    ...[kernel, truth].map(({ width, height }) => Math.max(width, height)),
  );
  const crop = Math.ceil(reach / 2 / scale);
  const [own, wanted] = [kernel, truth]
    .map((k) => downsample(blur(cut, k), scale, "s-fold"));
  // Rounding to 8 bit would hide how good a very good kernel is.
  const measure = { ...protocol("y", { crop }), eightBit: false };
  return psnr(own, wanted, measure);
}
