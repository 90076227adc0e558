import assert from "node:assert/strict";
import { compute, difference, numbers, onWasm } from "../wasm/_engine.ts";
import { type ConvCase, outSize } from "../wasm/_reference.ts";
import { onOnednn } from "./_engine.ts";
import { libraries } from "./_libraries.ts";

const pad: ConvCase["pad"] = [[1, 1], [1, 1]];
/** As convolutions of one channel, and how many channels they have. */
const cases: [ConvCase, number][] = [
  [{ x: [2, 7, 8, 1], filter: [3, 3, 1, 1], pad }, 4],
  [{ x: [3, 9, 8, 1], filter: [3, 3, 1, 1], pad }, 24],
  [{ x: [2, 9, 8, 1], filter: [3, 3, 1, 1] }, 8],
  [{ x: [2, 9, 8, 1], filter: [5, 2, 1, 1], pad: [[2, 1], [0, 1]] }, 5],
  [{ x: [2, 12, 9, 1], filter: [7, 7, 1, 1], pad: [[3, 3], [3, 3]] }, 16],
];

/** The three kernels of both sorts. */
function run([c, channels]: typeof cases[number]): Float32Array[] {
  const x = [c.x[0], c.x[1], c.x[2], channels];
  const [h, w] = c.filter;
  const dy = [...outSize(c).slice(0, 3), channels];
  const attrs = {
    strides: [1, 1],
    dilations: [1, 1],
    pad: [[0, 0], ...(c.pad ?? [[0, 0], [0, 0]]), [0, 0]],
    inputShape: x,
  };
  const given = (name: string, shape: number[]) =>
    [numbers(name, shape), shape] as const;
  const sorts = [
    ["SampleDepthwise", "SampleDepthwise", [x[0], h, w, channels]],
    ["DepthwiseConv2dNative", "Depthwise", [h, w, channels, 1]],
  ] as const;
  return sorts.flatMap(([forward, gradient, filter]) => {
    const tensors = {
      x: given("x", x),
      dy: given("dy", dy),
      filter: given("filter", [...filter]),
    };
    const { x: from, dy: down, filter: by } = tensors;
    const all = { ...attrs, filterShape: filter };
    return [
      compute(forward, { x: from, filter: by }, all),
      compute(`${gradient}InputGrad`, { dy: down, filter: by }, all),
      compute(`${gradient}FilterGrad`, { x: from, dy: down }, all),
    ].flat();
  });
}

for (const library of libraries) {
  Deno.test(`depthwise convolutions by oneDNN ${library.version} are those of our own kernels`, async () => {
    let expected: Float32Array[] = [];
    let actual: Float32Array[] = [];
    await onWasm(1, () => void (expected = cases.flatMap(run)));
    await onOnednn(library, () => void (actual = cases.flatMap(run)));
    for (const [i, values] of expected.entries()) {
      const off = difference(actual[i], values);
      assert(off < 1e-5, `result ${i} is off by ${off}`);
    }
  });
}
