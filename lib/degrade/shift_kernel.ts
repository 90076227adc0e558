import { centreOfMass } from "./centre_of_mass.ts";
import { createKernel } from "./create_kernel.ts";
import type { Kernel } from "./kernel.ts";

/** The cubic B-spline's pole. */
const pole = Math.sqrt(3) - 2;

/**
 * Where the centre of mass must lie along a side of `size` taps, so that blur
 * and taking the top left of every `scale` pixels leave a picture in its
 * place: `floor(size / 2) + (scale - 1) / 2`, as {@linkcode blur} puts the tap
 * at `floor(size / 2)` on the pixel.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { samplingPhase } from "blindsight";
 *
 * assert(samplingPhase(13, 2) === 6.5 && samplingPhase(33, 4) === 17.5);
 * ```
 */
export function samplingPhase(size: number, scale: number): number {
  return Math.floor(size / 2) + (scale - 1) / 2;
}

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

/**
 * A kernel in a frame with its centre of mass where `scale`-fold sampling
 * needs it, and the phase set accordingly; zeros are added around so that
 * nothing is lost, which gives an odd size.
 *
 * @param scale 1 for blur alone, which wants the middle tap.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { centreKernel, centreOfMass, isotropicGaussian } from "blindsight";
 *
 * const kernel = centreKernel(isotropicGaussian({ size: 11, sigma: 1.5 }), 2);
 * assert(Math.abs(centreOfMass(kernel).x - kernel.phase.x) < 1e-3);
 * ```
 */
export function centreKernel(kernel: Kernel, scale: number): Kernel {
  const { width, height } = kernel;
  const mass = centreOfMass(kernel);
  // What the frame's middle must move by, and the room that it takes.
  const room = (size: number, at: number) =>
    Math.ceil(Math.abs(samplingPhase(size, scale) - at)) + 1;
  const around = Math.max(room(width, mass.x), room(height, mass.y));
  const size = {
    width: width + 2 * around + (width + 1) % 2,
    height: height + 2 * around + (height + 1) % 2,
  };
  const phase = {
    x: samplingPhase(size.width, scale),
    y: samplingPhase(size.height, scale),
  };
  const framed = frame(kernel, around, size);
  return shiftKernel({ ...framed, phase }, {
    x: phase.x - mass.x - around,
    y: phase.y - mass.y - around,
  });
}

function frame(
  kernel: Kernel,
  around: number,
  { width, height }: { readonly width: number; readonly height: number },
): Kernel {
  const data = new Float64Array(width * height);
  for (let y = 0; y < kernel.height; y++) {
    const row = kernel.data.subarray(y * kernel.width, (y + 1) * kernel.width);
    data.set(row, (y + around) * width + around);
  }
  return createKernel({ width, height, data });
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
