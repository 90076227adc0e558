import assert from "node:assert/strict";
import { openEngine } from "../../lib/engine/mod.ts";
import { runKernel } from "../../lib/engine/ops/kernel.ts";
import { positions } from "../../lib/engine/ops/window.ts";
import * as tf from "../../lib/engine/tf.ts";
import { present } from "./_engines.ts";
import { difference, randomTensor } from "./_random_tensor.ts";

interface Run {
  readonly kernel: string;
  readonly inputs: Record<string, number[]>;
  readonly attrs: object;
}

type Side = readonly [number, number];

/** A convolution's three kernels for one geometry. */
function convolution(
  x: number[],
  filter: number[],
  options: {
    pad?: readonly [Side, Side];
    strides?: [number, number];
    dilations?: [number, number];
    activation?: string;
  } = {},
): Run[] {
  const { strides = [1, 1], dilations = [1, 1] } = options;
  const { pad = [[1, 1], [1, 1]], activation = "linear" } = options;
  const window = { strides, dilations, pad: [[0, 0], ...pad, [0, 0]] };
  const side = (i: 0 | 1) =>
    positions(x[i + 1], pad[i], filter[i], strides[i], dilations[i]);
  const dy = [x[0], side(0), side(1), filter[3]];
  return [
    {
      kernel: "ConvBiasAct",
      inputs: { x, filter, bias: [filter[3]] },
      attrs: { ...window, activation, alpha: 0.1 },
    },
    {
      kernel: "ConvBiasAct",
      inputs: { x, filter },
      attrs: { ...window, activation, alpha: 0.1 },
    },
    {
      kernel: "ConvInputGrad",
      inputs: { dy, filter },
      attrs: { ...window, inputShape: x },
    },
    {
      kernel: "ConvFilterGrad",
      inputs: { x, dy },
      attrs: { ...window, filterShape: filter },
    },
  ];
}

/** The dynamic convolution's three kernels for one geometry. */
function dynamic(
  x: number[],
  filter: number[],
  pad: readonly [Side, Side],
): Run[] {
  const attrs = { pad: [[0, 0], ...pad, [0, 0]] };
  const side = (i: 0 | 1) => positions(x[i + 1], pad[i], filter[i + 1]);
  const dy = [x[0], side(0), side(1), x[3]];
  return [
    { kernel: "SampleDepthwise", inputs: { x, filter }, attrs },
    {
      kernel: "SampleDepthwiseInputGrad",
      inputs: { dy, filter },
      attrs: { ...attrs, inputShape: x },
    },
    {
      kernel: "SampleDepthwiseFilterGrad",
      inputs: { x, dy },
      attrs: { ...attrs, filterShape: filter },
    },
  ];
}

const runs: Run[] = [
  ...convolution([2, 9, 13, 5], [3, 3, 5, 11], { activation: "relu" }),
  ...convolution([1, 16, 16, 8], [3, 3, 8, 16], { activation: "leakyRelu" }),
  ...convolution([1, 24, 31, 3], [3, 3, 3, 3]),
  ...convolution([3, 7, 5, 16], [1, 1, 16, 24], { pad: [[0, 0], [0, 0]] }),
  ...convolution([2, 10, 7, 4], [5, 2, 4, 8], { pad: [[2, 1], [0, 3]] }),
  ...convolution([1, 16, 18, 3], [4, 4, 3, 9], { strides: [2, 2] }),
  ...convolution([1, 11, 12, 6], [4, 3, 6, 9], {
    strides: [2, 3],
    pad: [[0, 2], [1, 0]],
  }),
  ...convolution([1, 11, 14, 4], [3, 3, 4, 5], {
    dilations: [2, 3],
    pad: [[2, 2], [3, 3]],
  }),
  ...convolution([1, 2, 3, 4], [3, 3, 4, 5]),
  ...dynamic([2, 9, 11, 16], [2, 3, 3, 16], [[1, 1], [1, 1]]),
  ...dynamic([3, 8, 7, 5], [3, 5, 2, 5], [[2, 2], [0, 1]]),
  ...dynamic([1, 5, 6, 3], [1, 3, 3, 3], [[0, 0], [0, 0]]),
  ...[2, 3].flatMap((factor): Run[] => [
    {
      kernel: "PixelShuffle",
      inputs: { x: [2, 3, 5, 4 * factor * factor] },
      attrs: { factor },
    },
    {
      kernel: "PixelUnshuffle",
      inputs: { x: [2, 2 * factor, 3 * factor, 5] },
      attrs: { factor },
    },
  ]),
  ...["relu", "leakyRelu"].map((activation): Run => ({
    kernel: "ActGrad",
    inputs: { dy: [2, 7, 9, 3], y: [2, 7, 9, 3] },
    attrs: { activation, alpha: 0.2 },
  })),
  {
    kernel: "AdamUpdate",
    inputs: { param: [37], m: [37], v: [37], grad: [37] },
    attrs: {
      learningRate: 1e-2,
      beta1: 0.9,
      beta2: 0.999,
      eps: 1e-8,
      biasCorrection1: 0.3,
      biasCorrection2: 0.01,
    },
  },
];

async function results(): Promise<Float32Array[][]> {
  const all: Float32Array[][] = [];
  for (const { kernel, inputs, attrs } of runs) {
    const outputs = tf.tidy(() => {
      const given = Object.fromEntries(
        Object.entries(inputs).map(([name, shape]) => {
          const tensor = randomTensor(shape, name);
          // The running mean of squares is never negative.
          return [name, name === "v" ? tf.square(tensor) : tensor];
        }),
      );
      const result = runKernel<tf.Tensor | tf.Tensor[]>(kernel, given, attrs);
      return Array.isArray(result) ? result : [result];
    });
    all.push(
      await Promise.all(outputs.map((y) => y.data<"float32">())),
    );
    tf.dispose(outputs);
  }
  return all;
}

for (
  const { label, options } of present.filter(({ label }) => label !== "cpu")
) {
  Deno.test(`kernels on "${label}" agree with their compositions on "cpu"`, async () => {
    await openEngine({ engine: "cpu" });
    const expected = await results();
    await openEngine(options);
    const actual = await results();
    for (const [i, { kernel, inputs }] of runs.entries()) {
      for (const [k, values] of expected[i].entries()) {
        const off = difference(actual[i][k], values);
        assert(
          off < 1e-5,
          `${kernel} of ${JSON.stringify(inputs)} is off by ${off}`,
        );
      }
    }
  });
}
