import assert from "node:assert/strict";
import { decodeImage } from "../../lib/image/mod.ts";
import {
  createKernel,
  deltaKernel,
  generalisedGaussian,
  isotropicGaussian,
  type Kernel,
  kernelFrom,
  plateau,
  sincKernel,
} from "../../lib/degrade/mod.ts";
import { distance } from "./_images.ts";

const sum = ({ data }: Kernel) => data.reduce((a, b) => a + b, 0);

Deno.test("a kernel's weights are scaled to sum to 1", () => {
  const kernel = createKernel({
    width: 2,
    height: 3,
    data: [1, 2, 3, 4, 5, 6],
  });
  assert.ok(Math.abs(sum(kernel) - 1) < 1e-6);
  assert.ok(Math.abs(kernel.data[5] - 6 / 21) < 1e-7);
  assert.deepEqual(kernel.phase, { x: 1, y: 1 });
});

Deno.test("weights that do not fit or do not sum to something are refused", () => {
  assert.throws(() => createKernel({ width: 2, data: [1, 2, 3] }), {
    name: "InputError",
    message: /2x2 was given 3 weights/,
  });
  assert.throws(() => createKernel({ width: 2, height: 1, data: [1, -1] }), {
    name: "InputError",
    message: /sum to 0/,
  });
  assert.throws(() => createKernel({ width: 1, data: [NaN] }), {
    name: "InputError",
  });
});

Deno.test("a kernel shows itself as an enlarged picture, its peak white", async () => {
  const kernel = isotropicGaussian({ sigma: 2 });
  assert.deepEqual(Object.keys(kernel), ["width", "height", "data", "phase"]);
  const show = (kernel as unknown as Record<
    symbol,
    () => Promise<Record<string, string>>
  >)[Symbol.for("Jupyter.display")];
  const shown = await show();
  assert.match(shown["text/plain"], /Kernel 21x21/);
  const image = await decodeImage(Uint8Array.fromBase64(shown["image/png"]));
  assert.equal(image.width, 210);
  assert.equal(image.data[105 * 210 + 105], 1);
  assert.equal(image.data[0], 0);
});

Deno.test("the delta kernel has one tap in its middle", () => {
  assert.deepEqual([...deltaKernel(3).data], [0, 0, 0, 0, 1, 0, 0, 0, 0]);
  assert.deepEqual([...deltaKernel().data], [1]);
  assert.throws(() => deltaKernel(0), { name: "InputError" });
});

Deno.test("a generalised Gaussian of beta 1 is a Gaussian, a larger beta is flatter", () => {
  const ellipse = { lambda1: 2, lambda2: 3, theta: 20 };
  const gaussian = kernelFrom({ kind: "gaussian", size: 21, ...ellipse });
  const same = generalisedGaussian({ ...ellipse, beta: 1 });
  assert.ok(distance(gaussian.data, same.data) < 1e-8);
  const flat = generalisedGaussian({ ...ellipse, beta: 4 });
  assert.ok(flat.data[220] / flat.data[221] < 1.01);
  assert.ok(gaussian.data[220] / gaussian.data[221] > 1.05);
});

Deno.test("a plateau falls to half where the Mahalanobis distance is 1", () => {
  for (const beta of [1, 1.5, 2]) {
    const { data } = plateau({ lambda1: 3, lambda2: 2, beta });
    assert.ok(Math.abs(data[220 + 3] / data[220] - 0.5) < 1e-6);
    assert.ok(Math.abs(data[220 + 2 * 21] / data[220] - 0.5) < 1e-6);
  }
});

Deno.test("a sinc kernel passes slow waves and stops fast ones, along and across", () => {
  const cutoff = Math.PI / 2;
  const { data, width } = sincKernel({ size: 21, cutoff });
  const response = (x: number, y: number) => {
    let total = 0;
    for (let i = 0; i < data.length; i++) {
      total += data[i] *
        Math.cos(x * (i % width - 10) + y * (Math.floor(i / width) - 10));
    }
    return total;
  };
  for (const [x, y] of [[1, 0], [0, 1], [Math.SQRT1_2, Math.SQRT1_2]]) {
    assert.ok(Math.abs(response(0.5 * cutoff * x, 0.5 * cutoff * y) - 1) < 0.1);
    assert.ok(Math.abs(response(1.5 * cutoff * x, 1.5 * cutoff * y)) < 0.1);
  }
});

Deno.test("a sinc kernel is the Bessel function's", () => {
  // J1(2) = 0.5767248077568734, J1(1) = 0.4400505857449335 (tables).
  const { data } = sincKernel({ size: 5, cutoff: 1 });
  const ratio = data[12 + 2] / data[12 + 1];
  assert.ok(
    Math.abs(ratio - 0.5767248077568734 / 2 / 0.4400505857449335) < 1e-6,
  );
  assert.ok(
    Math.abs(data[12] / data[13] - 1 / 4 / (0.4400505857449335 / 2)) < 1e-6,
  );
});

Deno.test("kernels of odd parameters are refused", () => {
  assert.throws(() => sincKernel({ size: 8, cutoff: 1 }), {
    name: "InputError",
  });
  assert.throws(() => sincKernel({ cutoff: 4 }), { name: "InputError" });
  assert.throws(
    () => plateau({ lambda1: 1, lambda2: 1, beta: 0 }),
    { name: "InputError", message: /beta is 0/ },
  );
});
