import { createKernel } from "./create_kernel.ts";
import type { Kernel } from "./kernel.ts";

/** The cubic B-spline's pole. */
const pole = Math.sqrt(3) - 2;

/**
 * A kernel moved by a part of a pixel, by cubic splines with zeros outside, in
 * an unchanged size; the sum is 1 again afterwards. The phase stays.
 *
 * @param by Pixels to the right and down.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { centreOfMass, isotropicGaussian, shiftKernel } from "blindsight";
 *
 * const kernel = isotropicGaussian({ size: 15, sigma: 1.5 });
 * const { x } = centreOfMass(shiftKernel(kernel, { x: 0.5, y: 0 }));
 * assert(Math.abs(x - 7.5) < 1e-3);
 * ```
 */
export function shiftKernel(
  kernel: Kernel,
  by: { readonly x: number; readonly y: number },
): Kernel {
  const { width, height, data, phase } = kernel;
  const shifted = Float64Array.from(data);
  for (let y = 0; y < height; y++) {
    shiftLine(shifted, y * width, 1, width, by.x);
  }
  for (let x = 0; x < width; x++) shiftLine(shifted, x, width, height, by.y);
  return createKernel({ width, height, data: shifted, phase });
}

/** Moves a line of values that lie `step` apart; beyond its ends is nothing. */
function shiftLine(
  values: Float64Array,
  from: number,
  step: number,
  length: number,
  by: number,
): void {
  if (by === 0 || length < 2) return;
  const spline = new Float64Array(length);
  for (let i = 0; i < length; i++) spline[i] = values[from + i * step];
  filter(spline);
  const last = length - 1;
  for (let i = 0; i < length; i++) {
    const at = i - by;
    let sum = 0;
    if (at >= 0 && at <= last) {
      const first = Math.floor(at) - 1;
      for (let k = first; k < first + 4; k++) {
        const inside = last - Math.abs(last - Math.abs(k));
        sum += cubic(at - k) * spline[inside];
      }
    }
    values[from + i * step] = sum;
  }
}

/** The coefficients of the cubic spline through a line, mirrored at its ends. */
function filter(c: Float64Array): void {
  const last = c.length - 1;
  const far = pole ** last;
  let begin = c[0] + far * c[last];
  for (let i = 1; i < last; i++) {
    begin += pole ** i * (c[i] + far * c[last - i]);
  }
  c[0] = begin / (1 - far * far);
  for (let i = 1; i <= last; i++) c[i] += pole * c[i - 1];
  c[last] = (pole * c[last - 1] + c[last]) * pole / (pole * pole - 1);
  for (let i = last - 1; i >= 0; i--) c[i] = pole * (c[i + 1] - c[i]);
  for (let i = 0; i <= last; i++) c[i] *= 6;
}

function cubic(distance: number): number {
  const d = Math.abs(distance);
  if (d >= 2) return 0;
  return d < 1 ? 2 / 3 - d * d + d ** 3 / 2 : (2 - d) ** 3 / 6;
}
