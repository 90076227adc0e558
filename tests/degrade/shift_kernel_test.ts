import assert from "node:assert/strict";
import {
  blur,
  centreKernel,
  centreOfMass,
  createKernel,
  downsample,
  isotropicGaussian,
  samplingPhase,
  shiftKernel,
} from "../../lib/degrade/mod.ts";
import { createImage } from "../../lib/image/mod.ts";

Deno.test("a kernel is shifted as SciPy's cubic spline shifts it", () => {
  const kernel = createKernel({
    width: 5,
    data: [
      0,
      0,
      0,
      0,
      0,
      0,
      1,
      4,
      2,
      0,
      0,
      3,
      9,
      3,
      0,
      0,
      1,
      5,
      1,
      0,
      0,
      0,
      0,
      0,
      0,
    ],
  });
  const shifted = shiftKernel(kernel, { x: 0.3, y: -0.45 });
  // scipy.ndimage.shift(k, [-0.45, 0.3], order=3), divided by its sum
  const expected = [
    0.000000000,
    0.001460121,
    0.027295920,
    0.027737611,
    0.002521295,
    0.000000000,
    0.032797745,
    0.211326206,
    0.157325327,
    0.009684248,
    0.000000000,
    0.033632779,
    0.253658646,
    0.153011724,
    0.003553323,
    0.000000000,
    -0.000031560,
    0.057128395,
    0.029833679,
    -0.000935458,
    0.000000000,
    0.000000000,
    0.000000000,
    0.000000000,
    0.000000000,
  ];
  shifted.data.forEach((weight, i) =>
    assert.ok(Math.abs(weight - expected[i]) < 1e-7, `${i}: ${weight}`)
  );
});

for (const [size, scale] of [[13, 2], [25, 4], [12, 2]]) {
  Deno.test(`a centred kernel of ${size} taps leaves a ramp in its place at scale ${scale}`, () => {
    const kernel = centreKernel(
      shiftKernel(isotropicGaussian({ size, sigma: 1.3 }), { x: 0.7, y: -0.4 }),
      scale,
    );
    assert.equal(kernel.width % 2, 1);
    const { x, y } = centreOfMass(kernel);
    assert.ok(Math.abs(x - kernel.phase.x) < 1e-3, `${x}`);
    assert.ok(Math.abs(y - kernel.phase.y) < 1e-3, `${y}`);
    assert.equal(kernel.phase.x, samplingPhase(kernel.width, scale));
    const side = 96;
    const ramp = createImage(side, side, 1);
    for (let i = 0; i < side * side; i++) ramp.data[i] = i % side;
    const small = downsample(blur(ramp, kernel), scale, "s-fold");
    const middle = side / scale / 2;
    const value = small.data[middle * small.width + middle];
    // The middle of the cell that the small pixel covers.
    assert.ok(Math.abs(value - (middle * scale + (scale - 1) / 2)) < 2e-3);
  });
}
