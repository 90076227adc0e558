import { centreOfMass, type Kernel } from "../degrade/mod.ts";

/** How wide a kernel is, and which way it lies. */
export interface KernelShape {
  /** Effective widths in pixels: standard deviations along the long and the short axis. */
  readonly widths: readonly [long: number, short: number];
  /** Direction of the long axis in degrees from rightwards to downwards, in [0, 180). */
  readonly angle: number;
}

/**
 * A kernel's effective widths and direction, from the covariance of its
 * weights: for a Gaussian these are its own, as far as its window shows it.
 *
 * Negative weights count as they are; a variance below 0 counts as 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { anisotropicGaussian, kernelShape } from "blindsight";
 *
 * const kernel = anisotropicGaussian({ lambda1: 2.5, lambda2: 1, theta: 30 });
 * const { widths, angle } = kernelShape(kernel);
 * assert(Math.abs(widths[0] - 2.5) < 0.01 && Math.abs(angle - 30) < 0.1);
 * ```
 */
export function kernelShape(kernel: Kernel): KernelShape {
  const { width, height, data } = kernel;
  const mass = centreOfMass(kernel);
  let [xx, xy, yy, sum] = [0, 0, 0, 0];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const [dx, dy] = [x - mass.x, y - mass.y];
      xx += data[i] * dx * dx;
      xy += data[i] * dx * dy;
      yy += data[i] * dy * dy;
      sum += data[i];
    }
  }
  const half = (xx - yy) / 2;
  const spread = Math.hypot(half, xy);
  const deviation = (variance: number) =>
    Math.sqrt(Math.max(0, variance / sum));
  const angle = Math.atan2(xy, half + spread) * 180 / Math.PI;
  return {
    widths: [
      deviation((xx + yy) / 2 + spread),
      deviation((xx + yy) / 2 - spread),
    ],
    // A vertical axis has no rightward part, which atan2 tells as 0 degrees.
    angle: spread > 0 && xy === 0 && half < 0 ? 90 : (angle + 180) % 180,
  };
}
