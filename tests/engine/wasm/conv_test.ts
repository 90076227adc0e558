import assert from "node:assert/strict";
import { compute, difference, numbers, onWasm } from "./_engine.ts";
import {
  conv,
  type ConvCase,
  convFilterGrad,
  convInputGrad,
  outSize,
} from "./_reference.ts";

const kernels = [[1, 1], [3, 3], [5, 5], [4, 4], [1, 7]] as const;
const channels = [
  ...[[1, 3], [3, 8], [5, 5], [8, 24], [24, 12], [20, 24], [64, 1]],
] as const;
const windows: Pick<ConvCase, "pad" | "strides" | "dilations">[] = [
  {},
  { pad: [[1, 1], [1, 1]] },
  { pad: [[2, 0], [0, 3]] },
  { pad: [[1, 2], [3, 3]], strides: [2, 2] },
  { pad: [[0, 0], [1, 3]], strides: [1, 2], dilations: [2, 2] },
  { pad: [[4, 4], [4, 4]], dilations: [1, 2] },
  { pad: [[3, 2], [1, 4]], strides: [3, 4], dilations: [2, 2] },
];
/** Wider than a tile, narrower than one, and not square. */
const sizes = [[7, 13], [9, 4], [5, 2]] as const;

function* cases(): Generator<ConvCase> {
  for (const [kh, kw] of kernels) {
    for (const [inputs, outputs] of channels) {
      for (const window of windows) {
        for (const [height, width] of sizes) {
          const c: ConvCase = {
            x: [2, height, width, inputs],
            filter: [kh, kw, inputs, outputs],
            ...window,
          };
          if (outSize(c).every((side) => side > 0)) yield c;
        }
      }
    }
  }
}

function attrs(c: ConvCase): object {
  return {
    strides: c.strides ?? [1, 1],
    dilations: c.dilations ?? [1, 1],
    pad: [[0, 0], ...(c.pad ?? [[0, 0], [0, 0]]), [0, 0]],
  };
}

/** y, dx and dfilter by the kernels. */
function run(c: ConvCase, activation = "linear", alpha = 0) {
  const x = numbers("x", c.x);
  const filter = numbers("filter", c.filter);
  const bias = numbers("bias", [c.filter[3]]);
  const dy = numbers("dy", outSize(c));
  const inputs = {
    x: [x, c.x],
    filter: [filter, c.filter],
    bias: [bias, [c.filter[3]]],
    dy: [dy, outSize(c)],
  } as const;
  const take = (...names: (keyof typeof inputs)[]) =>
    Object.fromEntries(names.map((name) => [name, inputs[name]]));
  const [y] = compute("ConvBiasAct", take("x", "filter", "bias"), {
    ...attrs(c),
    activation,
    alpha,
  });
  const [dx] = compute("ConvInputGrad", take("dy", "filter"), {
    ...attrs(c),
    inputShape: c.x,
  });
  const [dfilter] = compute("ConvFilterGrad", take("x", "dy"), {
    ...attrs(c),
    filterShape: c.filter,
  });
  return { x, filter, bias, dy, y, dx, dfilter };
}

Deno.test("a convolution and its gradients are those of the plain loops", async () => {
  await onWasm(2, () => {
    for (const c of cases()) {
      const { x, filter, bias, dy, y, dx, dfilter } = run(c);
      const found = [
        difference(y, conv(c, x, filter, bias)),
        difference(dx, convInputGrad(c, dy, filter)),
        difference(dfilter, convFilterGrad(c, x, dy)),
      ];
      assert(Math.max(...found) < 1e-5, `${JSON.stringify(c)}: ${found}`);
    }
  });
});

Deno.test("activations follow the bias", async () => {
  const c: ConvCase = { x: [1, 6, 7, 5], filter: [3, 3, 5, 13] };
  await onWasm(1, () => {
    const { y: linear } = run(c);
    assert(linear.some((value) => value < 0));
    const relu = linear.map((value) => Math.max(value, 0));
    assert(difference(run(c, "relu").y, relu) < 1e-6);
    const leaky = linear.map((value) => value > 0 ? value : value * 0.2);
    assert(difference(run(c, "leakyRelu", 0.2).y, leaky) < 1e-6);
  });
});

Deno.test("the number of threads does not change a bit of a convolution", async () => {
  const odd: ConvCase = {
    x: [3, 19, 23, 24],
    filter: [3, 3, 24, 20],
    pad: [[1, 1], [1, 1]],
  };
  const flat: ConvCase = { x: [2, 1, 40, 3], filter: [1, 7, 3, 4] };
  for (const c of [odd, flat]) {
    const results: ReturnType<typeof run>[] = [];
    for (const threads of [1, 2, 3]) {
      await onWasm(threads, () => void results.push(run(c)));
    }
    const [one, ...more] = results;
    for (const other of more) assert.deepEqual(other, one);
  }
});

Deno.test("TensorFlow.js's own convolutions go the same way", async () => {
  const c: ConvCase = {
    x: [2, 6, 5, 3],
    filter: [3, 3, 3, 8],
    pad: [[1, 1], [1, 1]],
  };
  await onWasm(1, () => {
    const { x, filter, dy, dx, dfilter } = run(c);
    const plain = { strides: [1, 1], pad: "same", dataFormat: "NHWC" };
    const tensors = {
      x: [x, c.x],
      filter: [filter, c.filter],
      dy: [dy, outSize(c)],
    } as const;
    const { dy: gradient, ...both } = tensors;
    const [y] = compute("Conv2D", both, { ...plain, dilations: [1, 1] });
    assert(difference(y, conv(c, x, filter)) < 1e-5);
    assert.deepEqual(
      compute("Conv2DBackpropInput", {
        dy: gradient,
        filter: tensors.filter,
      }, { ...plain, inputShape: c.x }),
      [dx],
    );
    assert.deepEqual(
      compute("Conv2DBackpropFilter", { x: tensors.x, dy: gradient }, {
        ...plain,
        filterShape: c.filter,
      }),
      [dfilter],
    );
    const [fused] = compute("FusedConv2D", both, {
      ...plain,
      dilations: [1, 1],
      activation: "relu",
    });
    assert.deepEqual(fused, y.map((value) => Math.max(value, 0)));
  });
});
