import { InputError } from "../engine/input_error.ts";
import { type EllipseInit, ellipticKernel } from "./elliptic_kernel.ts";
import type { Kernel } from "./kernel.ts";

/** What {@linkcode generalisedGaussian} and {@linkcode plateau} take. */
export interface ShapedInit extends EllipseInit {
  /** The exponent of the squared distance: the larger, the flatter the top and the steeper the flank. */
  readonly beta: number;
}

/**
 * A kernel `exp(-d^(2 beta) / 2)` over the Mahalanobis distance d: a Gaussian
 * for beta 1, heavier tails below, a flatter top above (BSRGAN; Real-ESRGAN,
 * section 3.1).
 *
 * @throws {InputError} where a size, a width or beta is not positive.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { generalisedGaussian } from "blindsight";
 *
 * const flat = generalisedGaussian({ lambda1: 3, lambda2: 3, beta: 3 });
 * const peaked = generalisedGaussian({ lambda1: 3, lambda2: 3, beta: 0.5 });
 * const fall = ({ data }: typeof flat) => data[220] / data[221];
 * assert(fall(flat) < fall(peaked));
 * ```
 */
export function generalisedGaussian({ beta, ...ellipse }: ShapedInit): Kernel {
  assertPositive(beta);
  return ellipticKernel(ellipse, (squared) => Math.exp(-(squared ** beta) / 2));
}

/**
 * A plateau-shaped kernel `1 / (1 + d^(2 beta))` over the Mahalanobis
 * distance d (Real-ESRGAN, section 3.1).
 *
 * @throws {InputError} where a size, a width or beta is not positive.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { plateau } from "blindsight";
 *
 * const kernel = plateau({ lambda1: 2, lambda2: 1, theta: 45, beta: 1.5 });
 * assert(kernel.data[0] < kernel.data[220]);
 * ```
 */
export function plateau({ beta, ...ellipse }: ShapedInit): Kernel {
  assertPositive(beta);
  return ellipticKernel(ellipse, (squared) => 1 / (1 + squared ** beta));
}

function assertPositive(beta: number) {
  if (!(beta > 0)) {
    throw new InputError(
      `a kernel's exponent beta is ${beta}; give a positive number`,
    );
  }
}
