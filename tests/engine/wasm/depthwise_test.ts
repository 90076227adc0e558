import assert from "node:assert/strict";
import { compute, difference, numbers, onWasm } from "./_engine.ts";
import {
  conv,
  type ConvCase,
  convFilterGrad,
  convInputGrad,
  outSize,
} from "./_reference.ts";

/** A depthwise filter as one of a whole convolution: zeros off the diagonal. */
function spread(
  filter: Float32Array,
  [height, width, channels, multiplier]: readonly number[],
): Float32Array {
  const outputs = channels * multiplier;
  const whole = new Float32Array(height * width * channels * outputs);
  for (let tap = 0; tap < height * width; tap++) {
    for (let o = 0; o < outputs; o++) {
      const input = Math.floor(o / multiplier);
      whole[(tap * channels + input) * outputs + o] = filter[tap * outputs + o];
    }
  }
  return whole;
}

interface Case extends Omit<ConvCase, "filter"> {
  readonly filter: [number, number, number, number];
}

const cases: Case[] = [
  { x: [2, 7, 8, 4], filter: [3, 3, 4, 1], pad: [[1, 1], [1, 1]] },
  { x: [2, 7, 8, 6], filter: [3, 3, 6, 2] },
  { x: [1, 9, 8, 3], filter: [3, 3, 3, 3], strides: [2, 2] },
  { x: [3, 9, 8, 5], filter: [5, 2, 5, 1], pad: [[2, 1], [0, 1]] },
  {
    x: [1, 11, 12, 8],
    filter: [3, 3, 8, 1],
    pad: [[2, 2], [3, 3]],
    dilations: [2, 3],
  },
  { x: [2, 20, 6, 4], filter: [3, 3, 4, 1], strides: [1, 2] },
];

function run(c: Case) {
  const [h, w, channels, multiplier] = c.filter;
  const whole: ConvCase = {
    ...c,
    filter: [h, w, channels, channels * multiplier],
  };
  const shapes = { x: c.x, filter: c.filter, dy: outSize(whole) };
  const x = numbers("x", shapes.x);
  const filter = numbers("filter", shapes.filter);
  const dy = numbers("dy", shapes.dy);
  const pad = [[0, 0], ...(c.pad ?? [[0, 0], [0, 0]]), [0, 0]];
  const { strides = [1, 1], dilations = [1, 1] } = c;
  const attrs = { strides, dilations, pad };
  const [y] = compute("DepthwiseConv2dNative", {
    x: [x, shapes.x],
    filter: [filter, shapes.filter],
  }, attrs);
  const [dx] = compute("DepthwiseInputGrad", {
    dy: [dy, shapes.dy],
    filter: [filter, shapes.filter],
  }, { ...attrs, inputShape: shapes.x });
  const [dfilter] = compute("DepthwiseFilterGrad", {
    x: [x, shapes.x],
    dy: [dy, shapes.dy],
  }, { ...attrs, filterShape: shapes.filter });
  return { whole, x, filter, dy, y, dx, dfilter };
}

Deno.test("a depthwise convolution and its gradients are those of the plain loops", async () => {
  await onWasm(2, () => {
    for (const c of cases) {
      const { whole, x, filter, dy, y, dx, dfilter } = run(c);
      const dense = spread(filter, c.filter);
      const seen = spread(new Float32Array(filter.length).fill(1), c.filter);
      const found = [
        difference(y, conv(whole, x, dense)),
        difference(dx, convInputGrad(whole, dy, dense)),
        difference(
          dfilter,
          convFilterGrad(whole, x, dy).filter((_, i) => seen[i] === 1),
        ),
      ];
      assert(Math.max(...found) < 1e-5, `${JSON.stringify(c)}: ${found}`);
    }
  });
});

Deno.test("the number of threads does not change a bit of a depthwise convolution", async () => {
  const c: Case = {
    x: [3, 40, 31, 24],
    filter: [3, 3, 24, 1],
    pad: [[1, 1], [1, 1]],
  };
  const results: ReturnType<typeof run>[] = [];
  for (const threads of [1, 2]) {
    await onWasm(threads, () => void results.push(run(c)));
  }
  assert.deepEqual(results[1], results[0]);
});
