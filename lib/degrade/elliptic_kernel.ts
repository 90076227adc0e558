import { InputError } from "../engine/input_error.ts";
import { createKernel } from "./create_kernel.ts";
import type { Kernel } from "./kernel.ts";

/** The size, widths and direction of a kernel whose level lines are ellipses. */
export interface EllipseInit {
  /** Columns and rows; 21 by default. An even size has its centre at `size / 2`. */
  readonly size?: number;
  /** Standard deviation along the first axis, in pixels. */
  readonly lambda1: number;
  /** Standard deviation along the second axis, in pixels. */
  readonly lambda2: number;
  /** Direction of the first axis in degrees, from rightwards to downwards; 0 by default. */
  readonly theta?: number;
}

/**
 * A kernel that falls off with the Mahalanobis distance from its centre:
 * `profile` maps the squared distance to a weight.
 */
export function ellipticKernel(
  { size = 21, lambda1, lambda2, theta = 0 }: EllipseInit,
  profile: (squared: number) => number,
): Kernel {
  if (!Number.isInteger(size) || size < 1) {
    throw new InputError(
      `a kernel's size is ${size}; give a whole number of at least 1`,
    );
  }
  if (!(lambda1 > 0 && lambda2 > 0) || !Number.isFinite(theta)) {
    throw new InputError(
      `a kernel of widths ${lambda1} and ${lambda2} at ${theta} degrees was asked for; give positive widths in pixels and an angle`,
    );
  }
  const cos = Math.cos(theta * Math.PI / 180);
  const sin = Math.sin(theta * Math.PI / 180);
  const data = new Float64Array(size * size);
  const centre = Math.floor(size / 2);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const along = cos * (x - centre) + sin * (y - centre);
      const across = cos * (y - centre) - sin * (x - centre);
      data[y * size + x] = profile(
        (along / lambda1) ** 2 + (across / lambda2) ** 2,
      );
    }
  }
  return createKernel({ width: size, data });
}
