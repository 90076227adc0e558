import { frameKernel } from "../degrade/frame_kernel.ts";
import { centreOfMass, type Kernel, shiftKernel } from "../degrade/mod.ts";
import { InputError } from "../engine/input_error.ts";
import { kernelShape } from "./kernel_shape.ts";

/** How far a kernel is from the true one, wherever the two lie. */
export interface KernelComparison {
  /** Mean squared difference of the weights, over the canvas. */
  readonly mse: number;
  /** 20 log10(1 / sqrt(mse)), in dB; grows with the canvas. */
  readonly psnr: number;
  /** Cosine of the angle between the two as vectors; 1 at best. */
  readonly cosine: number;
  /** Columns and rows of the canvas that the three above were taken on. */
  readonly canvas: number;
  /** Effective widths less the true ones, long axis and short axis, in pixels. */
  readonly widths: readonly [long: number, short: number];
  /** Between the long axes, in degrees from 0 to 90; says nothing where a kernel is round. */
  readonly angle: number;
}

/**
 * Compares an estimated kernel with the true one after both are put on one
 * canvas with their centres of mass in the middle, at the best of the nine shifts
 * by a pixel or none. (Finer ones would blur the kernel while they move it.)
 *
 * @param options.canvas Columns and rows of the canvas, odd; 25 unless told,
 * or what the larger kernel needs.
 * @throws {InputError} For a canvas that is even or too small.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { anisotropicGaussian, compareKernels, isotropicGaussian } from "blindsight";
 *
 * const truth = anisotropicGaussian({ size: 11, lambda1: 2, lambda2: 1 });
 * const { widths, cosine } = compareKernels(isotropicGaussian({ sigma: 1 }), truth);
 * assert(widths[0] < -0.8 && cosine < 1);
 * ```
 */
export function compareKernels(
  kernel: Kernel,
  truth: Kernel,
  options: { readonly canvas?: number } = {},
): KernelComparison {
  const side = Math.max(
    ...[kernel, truth].map(({ width, height }) => Math.max(width, height)),
  );
  const canvas = options.canvas ?? Math.max(25, side + 1 - side % 2);
  if (!Number.isInteger(canvas) || canvas % 2 === 0 || canvas < side) {
    throw new InputError(
      `a canvas of ${canvas} does not hold kernels of up to ${side} taps; give an odd number from there up`,
    );
  }
  const [placed, target] = [place(kernel, canvas), place(truth, canvas).data];
  let best = { error: Infinity, cosine: 0 };
  for (const y of [0, -1, 1]) {
    for (const x of [0, -1, 1]) {
      const found = measure(shiftKernel(placed, { x, y }).data, target);
      if (found.error < best.error) best = found;
    }
  }
  const mse = best.error / canvas ** 2;
  const [own, wanted] = [kernelShape(kernel), kernelShape(truth)];
  const between = Math.abs(own.angle - wanted.angle);
  return {
    mse,
    psnr: -10 * Math.log10(mse),
    cosine: best.cosine,
    canvas,
    widths: [
      own.widths[0] - wanted.widths[0],
      own.widths[1] - wanted.widths[1],
    ],
    angle: Math.min(between, 180 - between),
  };
}

/** The kernel on a square canvas, its centre of mass in the middle. */
function place(kernel: Kernel, canvas: number): Kernel {
  const placed = frameKernel(kernel, {
    width: canvas,
    height: canvas,
    left: Math.floor((canvas - kernel.width) / 2),
    top: Math.floor((canvas - kernel.height) / 2),
  });
  const mass = centreOfMass(placed);
  const middle = (canvas - 1) / 2;
  return shiftKernel(placed, { x: middle - mass.x, y: middle - mass.y });
}

function measure(a: Float32Array, b: Float32Array) {
  let [error, dot, aa, bb] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    error += (a[i] - b[i]) ** 2;
    dot += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return { error, cosine: dot / Math.sqrt(aa * bb) };
}
