import { InputError } from "../engine/input_error.ts";
import { createKernel } from "./create_kernel.ts";
import type { Kernel } from "./kernel.ts";

/** What {@linkcode sincKernel} takes. */
export interface SincInit {
  /** Columns and rows; an odd number, 21 by default. */
  readonly size?: number;
  /** Highest frequency that passes, in radians per pixel, up to pi. */
  readonly cutoff: number;
}

/**
 * The ideal circular low-pass filter, cut to a square: it leaves the ringing
 * and overshoot that sharpening and compression leave (Real-ESRGAN, section
 * 3.3).
 *
 * @throws {InputError} where the size is even or the cutoff not in (0, pi].
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sincKernel } from "blindsight";
 *
 * const kernel = sincKernel({ size: 21, cutoff: Math.PI / 3 });
 * assert(kernel.data.some((weight) => weight < 0));
 * ```
 */
export function sincKernel({ size = 21, cutoff }: SincInit): Kernel {
  if (!Number.isInteger(size) || size < 1 || size % 2 === 0) {
    throw new InputError(
      `a sinc kernel's size is ${size}; give an odd whole number`,
    );
  }
  if (!(cutoff > 0 && cutoff <= Math.PI)) {
    throw new InputError(
      `a sinc kernel's cutoff is ${cutoff}; give radians per pixel in (0, pi]`,
    );
  }
  const middle = (size - 1) / 2;
  const data = new Float64Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const radius = Math.hypot(x - middle, y - middle);
      data[y * size + x] = radius === 0
        ? cutoff ** 2 / (4 * Math.PI)
        : cutoff * besselJ1(cutoff * radius) / (2 * Math.PI * radius);
    }
  }
  return createKernel({ width: size, data });
}

/**
 * The Bessel function J1 by its integral over a period. Equal steps are exact
 * up to the order of their number, so a few more of them than the argument
 * reach machine precision.
 */
function besselJ1(x: number): number {
  const steps = 64 + 2 * Math.ceil(x);
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const angle = 2 * Math.PI * i / steps;
    sum += Math.cos(angle - x * Math.sin(angle));
  }
  return sum / steps;
}
