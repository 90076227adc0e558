import assert from "node:assert/strict";
import {
  blurExtent,
  centreOfMass,
  createKernel,
  isotropicGaussian,
  pathKernel,
  severityBands,
  severityByInputPsnr,
  severityOf,
  shakePath,
} from "../../../lib/degrade/mod.ts";
import { InputError } from "../../../lib/engine/mod.ts";

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const extents = (length: number, anxiety: number, count: number) =>
  Array.from(
    { length: count },
    (_, seed) => blurExtent(shakePath({ seed, length, anxiety })),
  );

Deno.test("a path has constant speed, its length, and balances at its middle", () => {
  for (const anxiety of [0, 0.005, 0.05]) {
    const { x, y } = shakePath({ seed: 4, length: 60, anxiety });
    const step = 60 / (x.length - 1);
    for (let t = 1; t < x.length; t++) {
      const moved = Math.hypot(x[t] - x[t - 1], y[t] - y[t - 1]);
      assert.ok(Math.abs(moved - step) < 1e-9);
    }
    assert.ok(Math.abs(x.reduce((a, b) => a + b)) < 1e-6);
    assert.ok(Math.abs(y.reduce((a, b) => a + b)) < 1e-6);
  }
});

Deno.test("without anxiety a path is a straight line, with zoom it is as much larger", () => {
  const { x, y } = shakePath({ seed: 2, length: 30, anxiety: 0 });
  const across = Math.hypot(x.at(-1)! - x[0], y.at(-1)! - y[0]);
  assert.ok(Math.abs(across - 30) < 1e-9);
  const spec = { seed: 2, length: 30, anxiety: 0.003 };
  const [small, large] = [shakePath(spec), shakePath({ ...spec, zoom: 2.5 })];
  assert.ok(Math.abs(blurExtent(large) - 2.5 * blurExtent(small)) < 1e-9);
});

// Medians of 40 trajectories for each length and anxiety, measured with
// another implementation of the equations, with a sampling error of about a
// tenth; ours are of 160.
const published: Record<number, Record<number, number>> = {
  20: { 0.001: 13, 0.003: 10, 0.005: 8, 0.01: 6, 0.05: 3 },
  40: { 0.001: 23, 0.003: 17, 0.005: 13, 0.01: 9, 0.05: 4 },
  60: { 0.001: 30, 0.003: 24, 0.005: 18, 0.01: 12, 0.05: 5 },
  100: { 0.001: 51, 0.003: 33, 0.005: 28, 0.01: 17, 0.05: 8 },
  160: { 0.001: 72, 0.003: 40, 0.005: 31, 0.01: 20, 0.05: 10 },
};

Deno.test("extents are those that were measured for each length and anxiety", () => {
  for (const [length, row] of Object.entries(published)) {
    for (const [anxiety, expected] of Object.entries(row)) {
      const found = median(extents(Number(length), Number(anxiety), 160));
      assert.ok(
        Math.abs(found - expected) <= 0.22 * expected + 0.5,
        `length ${length}, anxiety ${anxiety}: ${found}, not ${expected}`,
      );
    }
  }
});

Deno.test("a more nervous hand blurs less: severity is not its anxiety", () => {
  const [calm, nervous] = [extents(100, 0.001, 60), extents(100, 0.05, 60)];
  assert.ok(median(calm) > 4 * median(nervous));
});

Deno.test("a path's kernel sums to 1, lies on its middle tap and has the path's extent", () => {
  for (let seed = 0; seed < 40; seed++) {
    const path = shakePath({ seed, length: 20 + 3 * seed, anxiety: 0.004 });
    const kernel = pathKernel(path);
    const { width, height, data, phase } = kernel;
    assert.ok(width === height && width % 2 === 1);
    assert.ok(Math.abs(data.reduce((a, b) => a + b) - 1) < 1e-5);
    const { x, y } = centreOfMass(kernel);
    assert.ok(Math.abs(x - phase.x) < 1e-3 && Math.abs(y - phase.y) < 1e-3);
    assert.ok(Math.abs(blurExtent(kernel) - blurExtent(path)) <= 2);
  }
});

Deno.test("a shorter exposure takes the path's beginning, as bright as the whole", () => {
  const path = shakePath({ seed: 1, length: 60, anxiety: 0 });
  const half = pathKernel(path, { exposure: 0.5 });
  assert.ok(Math.abs(half.data.reduce((a, b) => a + b) - 1) < 1e-5);
  const ratio = blurExtent(half) / blurExtent(path);
  assert.ok(ratio > 0.45 && ratio < 0.55);
  assert.throws(() => pathKernel(path, { exposure: 0 }), InputError);
  assert.throws(() => pathKernel(path, { exposure: 1.1 }), InputError);
});

Deno.test("the extent of any kernel is the box of nearly all its light", () => {
  const data = new Float32Array(21 * 11);
  for (let x = 3; x < 18; x++) data[5 * 21 + x] = 1;
  data[0] = 0.01;
  assert.equal(blurExtent(createKernel({ width: 21, height: 11, data })), 14);
  // 99 % of a normal distribution lies within 2.576 deviations.
  const normal = blurExtent(isotropicGaussian({ size: 41, sigma: 4 }));
  assert.ok(Math.abs(normal - 2 * 2.576 * 4) <= 1);
});

Deno.test("every extent has a severity, and the bands are theirs", () => {
  for (const [name, [least, most]] of Object.entries(severityBands)) {
    assert.equal(severityOf(least), name);
    assert.equal(severityOf(most), name);
  }
  assert.equal(severityOf(0), "mild");
  assert.equal(severityOf(9.6), "medium");
  assert.equal(severityOf(500), "extreme");
  assert.deepEqual(
    [21.9, 22, 27.9, 28].map(severityByInputPsnr),
    ["severe", "medium", "medium", "mild"],
  );
});

Deno.test("a shake that cannot be is refused", () => {
  assert.throws(
    () => shakePath({ seed: 1, length: 0, anxiety: 0 }),
    InputError,
  );
  assert.throws(
    () => shakePath({ seed: 1, length: 9, anxiety: 2 }),
    InputError,
  );
});
