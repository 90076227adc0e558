import assert from "node:assert/strict";
import { compute, difference, numbers, onWasm } from "./_engine.ts";

/** Beyond one chunk and not a multiple of a vector. */
const size = 8192 * 2 + 7;

Deno.test("the gradient before an activation follows the sign of its result", async () => {
  const dy = numbers("dy", [size]);
  const y = numbers("y", [size]);
  y[3] = 0;
  const inputs = { dy: [dy, [size]], y: [y, [size]] } as const;
  const slopes = { linear: 1, relu: 0, leakyRelu: 0.1 };
  await onWasm(2, () => {
    for (const [activation, slope] of Object.entries(slopes)) {
      const [dz] = compute("ActGrad", inputs, { activation, alpha: 0.1 });
      const expected = dy.map((d, i) => y[i] > 0 ? d : d * slope);
      assert(difference(dz, expected) < 1e-7, activation);
    }
  });
});

Deno.test("numbers are added, subtracted and multiplied one by one", async () => {
  const a = numbers("a", [size]);
  const b = numbers("b", [size]);
  const inputs = { a: [a, [size]], b: [b, [size]] } as const;
  await onWasm(2, () => {
    assert.deepEqual(compute("Add", inputs), [a.map((v, i) => v + b[i])]);
    assert.deepEqual(compute("Sub", inputs), [a.map((v, i) => v - b[i])]);
    assert.deepEqual(compute("Multiply", inputs), [a.map((v, i) => v * b[i])]);
    const [leaky] = compute("LeakyRelu", { x: inputs.a }, { alpha: 0.1 });
    assert(difference(leaky, a.map((v) => v > 0 ? v : v * 0.1)) < 1e-7);
    const [relu] = compute("Relu", { x: inputs.a });
    assert(difference(relu, a.map((v) => Math.max(v, 0))) === 0);
  });
});

Deno.test("other shapes than the fast ones still go through", async () => {
  const a = numbers("a", [2, 1, 3]);
  const b = numbers("b", [2, 4, 1]);
  await onWasm(1, () => {
    for (
      const [name, op] of [
        ["Add", (x: number, y: number) => x + y],
        ["Sub", (x: number, y: number) => x - y],
        ["Multiply", (x: number, y: number) => x * y],
      ] as const
    ) {
      const [y] = compute(name, { a: [a, [2, 1, 3]], b: [b, [2, 4, 1]] });
      const expected = Float32Array.from({ length: 24 }, (_, i) => {
        const [n, row, column] = [Math.floor(i / 12), Math.floor(i / 3), i % 3];
        return op(a[n * 3 + column], b[row]);
      });
      assert(difference(y, expected) < 1e-7, name);
    }
  });
});

Deno.test("a bias is added to every row, and its gradient sums all rows", async () => {
  await onWasm(2, () => {
    for (const channels of [1, 3, 8, 29]) {
      const rows = 3 * 11 * 37;
      const shape = [3, 11, 37, channels];
      const x = numbers("x", shape);
      const bias = numbers("bias", [channels]);
      const [y] = compute("Add", { a: [x, shape], b: [bias, [channels]] });
      assert.deepEqual(y, x.map((value, i) => value + bias[i % channels]));
      const sums = new Float64Array(channels);
      x.forEach((value, i) => sums[i % channels] += value);
      const scale = Math.sqrt(rows);
      for (const keepDims of [false, true]) {
        const [sum] = compute("Sum", { x: [x, shape] }, {
          axis: [0, 1, 2],
          keepDims,
        });
        assert.equal(sum.length, channels);
        sum.forEach((value, i) => {
          assert(Math.abs(value - sums[i]) < 1e-5 * scale);
        });
      }
    }
  });
});

Deno.test("Adam's step is PyTorch's", async () => {
  const names = ["param", "m", "v", "grad"] as const;
  const values = Object.fromEntries(
    names.map((name) => [name, numbers(name, [size])]),
  ) as Record<typeof names[number], Float32Array>;
  values.v = values.v.map(Math.abs);
  const attrs = {
    learningRate: 1e-3,
    beta1: 0.9,
    beta2: 0.999,
    eps: 1e-8,
    biasCorrection1: 1 - 0.9 ** 3,
    biasCorrection2: 1 - 0.999 ** 3,
  };
  await onWasm(2, () => {
    const [param, m, v] = compute(
      "AdamUpdate",
      Object.fromEntries(names.map((name) => [name, [values[name], [size]]])),
      attrs,
    );
    for (let i = 0; i < size; i++) {
      const g = values.grad[i];
      const mean = 0.9 * values.m[i] + 0.1 * g;
      const square = 0.999 * values.v[i] + 0.001 * g * g;
      const root = Math.sqrt(square / attrs.biasCorrection2) + 1e-8;
      const step = 1e-3 * mean / attrs.biasCorrection1 / root;
      assert(Math.abs(m[i] - mean) < 1e-6);
      assert(Math.abs(v[i] - square) < 1e-6);
      const error = Math.abs(param[i] - (values.param[i] - step));
      assert(error < 1e-6 * (1 + Math.abs(step)), `${i}: ${error}`);
    }
  });
});

Deno.test("channels become pixels in PyTorch's order, and back", async () => {
  await onWasm(2, () => {
    for (const [r, channels] of [[2, 24], [2, 5], [3, 3], [4, 3], [1, 2]]) {
      const [n, h, w] = [2, 5, 7];
      const coarse = [n, h, w, channels * r * r];
      const fine = [n, h * r, w * r, channels];
      const x = numbers("x", coarse);
      const expected = x.map((_, i) => {
        const c = i % channels;
        const column = Math.floor(i / channels) % (w * r);
        const row = Math.floor(i / channels / (w * r));
        const cell = Math.floor(row / r) * w + Math.floor(column / r);
        return x[
          (cell * channels + c) * r * r + (row % r) * r + column % r
        ];
      });
      const attrs = { factor: r };
      const [y] = compute("PixelShuffle", { x: [x, coarse] }, attrs);
      assert.deepEqual(y, expected);
      const [back] = compute("PixelUnshuffle", { x: [y, fine] }, attrs);
      assert.deepEqual(back, x);
    }
  });
});

Deno.test("one number multiplies all, from either side", async () => {
  const a = numbers("a", [size]);
  const factor = Float32Array.of(0.3);
  await onWasm(2, () => {
    const expected = a.map((value) => value * factor[0]);
    const [left] = compute("Multiply", { a: [a, [size]], b: [factor, []] });
    assert.deepEqual(left, expected);
    const [right] = compute("Multiply", { a: [factor, []], b: [a, [size]] });
    assert.deepEqual(right, expected);
  });
});

Deno.test("the sum of all numbers does not depend on the threads", async () => {
  const sums: number[] = [];
  for (const threads of [1, 2]) {
    await onWasm(threads, () => {
      for (const count of [1, 7, size, 40 * size]) {
        const x = numbers("x", [count]);
        const [sum] = compute("Sum", { x: [x, [count]] }, { axis: [0] });
        const exact = x.reduce((sum, value) => sum + value, 0);
        assert(Math.abs(sum[0] - exact) < 1e-5 * Math.sqrt(count));
        sums.push(sum[0]);
      }
    });
  }
  assert.deepEqual(sums.slice(4), sums.slice(0, 4));
});
