import { centreOfMass } from "./centre_of_mass.ts";
import { frameKernel } from "./frame_kernel.ts";
import type { Kernel } from "./kernel.ts";
import { samplingPhase } from "./sampling_phase.ts";
import { shiftKernel } from "./shift_kernel.ts";

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
  const framed = frameKernel(kernel, { ...size, left: around, top: around });
  return shiftKernel({ ...framed, phase }, {
    x: phase.x - mass.x - around,
    y: phase.y - mass.y - around,
  });
}
