import { createKernel, type Kernel, samplingPhase } from "../../degrade/mod.ts";

/**
 * The kernel for a larger scale that does what the one for x2 does two or
 * three times over: its taps, laid on taps that lie as far apart as the pixels
 * that are sampled. Half a kernel is cut from every side after each time.
 *
 * @param kernel For x2, of odd size, as {@linkcode postProcess} gives it.
 * @param scale 4 or 8.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isotropicGaussian, kernelgan } from "blindsight";
 *
 * const two = kernelgan.postProcess(isotropicGaussian({ size: 13, sigma: 1.2 }));
 * const four = kernelgan.scaleUp(two);
 * assert.equal(four.width, 2 * two.width - 1);
 * ```
 */
export function scaleUp(kernel: Kernel, scale: 4 | 8 = 4): Kernel {
  let result = kernel;
  for (let step = 2; step < scale; step *= 2) {
    result = layOnto(result, kernel, step);
    const { width, height } = result;
    const phase = {
      x: samplingPhase(width, 2 * step),
      y: samplingPhase(height, 2 * step),
    };
    result = createKernel({ width, height, data: result.data, phase });
  }
  return result;
}

/** Every tap of `apart`, `step` pixels from one to the next, lays down the other kernel; the middle of the sum. */
function layOnto(kernel: Kernel, apart: Kernel, step: number): Kernel {
  const width = kernel.width + step * (apart.width - 1);
  const height = kernel.height + step * (apart.height - 1);
  const sum = new Float64Array(width * height);
  apart.data.forEach((weight, tap) => {
    const left = step * (tap % apart.width);
    const top = step * Math.floor(tap / apart.width);
    for (let y = 0, from = 0; y < kernel.height; y++) {
      let to = (top + y) * width + left;
      for (let x = 0; x < kernel.width; x++) {
        sum[to++] += weight * kernel.data[from++];
      }
    }
  });
  const [x0, y0] = [kernel.width >> 1, kernel.height >> 1];
  const inner = { width: width - 2 * x0, height: height - 2 * y0 };
  const data = Float64Array.from(
    { length: inner.width * inner.height },
    (_, i) =>
      sum[(y0 + Math.floor(i / inner.width)) * width + x0 + i % inner.width],
  );
  return createKernel({ ...inner, data });
}
