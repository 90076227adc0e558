import { deltaKernel } from "./delta_kernel.ts";
import { diskKernel } from "./disk_kernel.ts";
import { anisotropicGaussian } from "./gaussian_kernel.ts";
import type { Kernel } from "./kernel.ts";
import { generalisedGaussian, plateau } from "./shaped_kernel.ts";
import { sincKernel } from "./sinc_kernel.ts";

/** The parameters of a kernel as plain JSON; lengths in pixels, `theta` in degrees, `cutoff` in radians per pixel. */
export type KernelSpec =
  | {
    readonly kind: "gaussian";
    readonly size: number;
    readonly lambda1: number;
    readonly lambda2: number;
    readonly theta: number;
  }
  | {
    readonly kind: "generalised" | "plateau";
    readonly size: number;
    readonly lambda1: number;
    readonly lambda2: number;
    readonly theta: number;
    readonly beta: number;
  }
  | { readonly kind: "sinc"; readonly size: number; readonly cutoff: number }
  | {
    readonly kind: "disk";
    readonly size: number;
    readonly radius: number;
    readonly alias: number;
  }
  | { readonly kind: "delta"; readonly size: number };

/**
 * The kernel that a specification, drawn or written by hand, describes.
 *
 * @throws {InputError} where a parameter is out of its range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { kernelFrom } from "blindsight";
 *
 * const kernel = kernelFrom({ kind: "sinc", size: 15, cutoff: 2 });
 * assert(kernel.width === 15);
 * ```
 */
export function kernelFrom(spec: KernelSpec): Kernel {
  switch (spec.kind) {
    case "gaussian":
      return anisotropicGaussian(spec);
    case "generalised":
      return generalisedGaussian(spec);
    case "plateau":
      return plateau(spec);
    case "sinc":
      return sincKernel(spec);
    case "disk":
      return diskKernel(spec);
    case "delta":
      return deltaKernel(spec.size);
  }
}
