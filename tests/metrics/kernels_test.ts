import assert from "node:assert/strict";
import { generatedSource } from "../../lib/data/mod.ts";
import {
  anisotropicGaussian,
  centreKernel,
  createKernel,
  deltaKernel,
  isotropicGaussian,
  shiftKernel,
} from "../../lib/degrade/mod.ts";
import { InputError } from "../../lib/engine/input_error.ts";
import {
  compareKernels,
  downscaledPsnr,
  kernelShape,
} from "../../lib/metrics/mod.ts";

const near = (actual: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}`);

Deno.test("the shape of a Gaussian is its own, at every angle", () => {
  for (const theta of [0, 20, 45, 90, 135, 179]) {
    const { widths, angle } = kernelShape(
      anisotropicGaussian({ size: 31, lambda1: 3, lambda2: 1.2, theta }),
    );
    near(widths[0], 3, 1e-3);
    near(widths[1], 1.2, 1e-3);
    near(angle, theta, 1e-3);
  }
});

Deno.test("straight lines lie flat or upright and are one pixel thin", () => {
  const data = [1, 1, 1];
  const flat = kernelShape(createKernel({ width: 3, height: 1, data }));
  const upright = kernelShape(createKernel({ width: 1, height: 3, data }));
  assert.deepEqual([flat.angle, upright.angle], [0, 90]);
  near(flat.widths[0], Math.sqrt(2 / 3), 1e-7);
  assert.deepEqual([flat.widths[1], upright.widths[1]], [0, 0]);
  assert.deepEqual(kernelShape(deltaKernel(5)).widths, [0, 0]);
});

Deno.test("a kernel that was only moved and framed is the same kernel", () => {
  const truth = anisotropicGaussian({
    size: 15,
    lambda1: 2.2,
    lambda2: 1.4,
    theta: 30,
  });
  const moved = centreKernel(shiftKernel(truth, { x: 0.6, y: -0.3 }), 4);
  const { mse, cosine, widths, angle, canvas } = compareKernels(moved, truth);
  assert.equal(canvas, 25);
  assert.ok(mse < 1e-8, `${mse}`);
  near(cosine, 1, 1e-4);
  near(widths[0], 0, 0.02);
  near(angle, 0, 0.5);
});

Deno.test("the error of a delta against a wider one is what the formula says", () => {
  const wide = createKernel({
    width: 3,
    data: [0, 1, 0, 1, 4, 1, 0, 1, 0],
  });
  const { mse, psnr, cosine } = compareKernels(deltaKernel(3), wide, {
    canvas: 5,
  });
  near(mse, (0.25 + 4 / 64) / 25, 1e-8);
  near(psnr, -10 * Math.log10(0.0125), 1e-4);
  near(cosine, 0.5 / Math.sqrt(0.3125), 1e-6);
});

Deno.test("angles are compared the short way round", () => {
  const at = (theta: number) =>
    anisotropicGaussian({ lambda1: 3, lambda2: 1, theta });
  near(compareKernels(at(175), at(5)).angle, 10, 0.01);
  near(compareKernels(at(0), at(90)).angle, 90, 0.01);
});

Deno.test("a canvas that is even or too small is refused", () => {
  for (const canvas of [24, 19]) {
    assert.throws(
      () =>
        compareKernels(isotropicGaussian({ sigma: 1 }), deltaKernel(), {
          canvas,
        }),
      (error) =>
        error instanceof InputError &&
        /does not hold kernels of up to 21 taps/.test(error.message),
    );
  }
});

Deno.test("the downscaled picture ranks kernels by how near they are, and misplaced ones low", async () => {
  const sharp = await generatedSource({
    seed: 4,
    count: 1,
    width: 120,
    height: 96,
  }).load(0);
  const truth = centreKernel(isotropicGaussian({ size: 11, sigma: 1.5 }), 2);
  const score = (sigma: number, shift = 0) => {
    const kernel = centreKernel(isotropicGaussian({ size: 13, sigma }), 2);
    const placed = shiftKernel(kernel, { x: shift, y: 0 });
    return downscaledPsnr(placed, truth, sharp, 2);
  };
  assert.equal(downscaledPsnr(truth, truth, sharp, 2), Infinity);
  assert.ok(score(1.6) > score(1.8));
  assert.ok(score(1.8) > score(2.5));
  assert.ok(score(1.5) > score(1.5, 0.5) + 6);
});
