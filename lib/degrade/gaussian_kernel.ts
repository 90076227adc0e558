import { type EllipseInit, ellipticKernel } from "./elliptic_kernel.ts";
import type { Kernel } from "./kernel.ts";

/** What {@linkcode isotropicGaussian} takes. */
export interface IsotropicInit {
  /** Columns and rows; 21 by default. */
  readonly size?: number;
  /** Standard deviation, in pixels. */
  readonly sigma: number;
}

/**
 * A Gaussian blur kernel, equally wide in all directions.
 *
 * @throws {InputError} where the size is not a positive whole number or the
 * width not positive.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isotropicGaussian } from "blindsight";
 *
 * const kernel = isotropicGaussian({ sigma: 1.8 });
 * assert(kernel.width === 21);
 * ```
 */
export function isotropicGaussian({ size = 21, sigma }: IsotropicInit): Kernel {
  return anisotropicGaussian({ size, lambda1: sigma, lambda2: sigma });
}

/**
 * A Gaussian blur kernel with two widths and a direction (KDSR and DASR;
 * their lambdas are standard deviations, in spite of being called eigenvalues).
 *
 * @throws {InputError} where the size is not a positive whole number or a
 * width not positive.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { anisotropicGaussian } from "blindsight";
 *
 * const kernel = anisotropicGaussian({ lambda1: 3.5, lambda2: 1.5, theta: 30 });
 * assert(kernel.data.length === 21 * 21);
 * ```
 */
export function anisotropicGaussian(init: EllipseInit): Kernel {
  return ellipticKernel(init, (squared) => Math.exp(-squared / 2));
}
