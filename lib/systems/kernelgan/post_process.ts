import { centreKernel, createKernel, type Kernel } from "../../degrade/mod.ts";
import type { RawKernel } from "./raw_kernel.ts";

/**
 * The generator's taps made a kernel for x2: three quarters of the tap after
 * the `keep` largest are taken from all, what is negative then is dropped, and
 * the centre of mass is moved by a cubic spline to where sampling needs it.
 * Of 13x13 taps come 17x17 as a rule.
 *
 * @param raw As a report or a result of {@linkcode train} holds it.
 * @param keep How many of the largest taps stay about as they are.
 * @throws {InputError} where no tap stands out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isotropicGaussian, kernelgan } from "blindsight";
 *
 * const raw = isotropicGaussian({ size: 13, sigma: 1.2 });
 * const kernel = kernelgan.postProcess(raw);
 * assert.equal(kernel.phase.x, Math.floor(kernel.width / 2) + 0.5);
 * ```
 */
export function postProcess(
  { width, height, data }: RawKernel,
  { keep = 40 }: { readonly keep?: number } = {},
): Kernel {
  const next = data.toSorted().at(-keep - 1) ?? 0;
  const threshold = Math.fround(0.75 * next);
  const kept = data.map((tap) => Math.max(tap - threshold, 0));
  return centreKernel(createKernel({ width, height, data: kept }), 2);
}
