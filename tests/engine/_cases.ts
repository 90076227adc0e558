import {
  conv2d,
  leakyRelu,
  maxPool2x2,
  pixelShuffle,
  pixelUnshuffle,
  reflectPad,
  resizeBilinear,
  sampleDepthwise,
} from "../../lib/engine/mod.ts";
import * as tf from "../../lib/engine/tf.ts";

type T = tf.Tensor;
type T1 = tf.Tensor1D;
type T2 = tf.Tensor2D;
type T4 = tf.Tensor4D;

/** One row of the table of derivatives. */
export interface Case {
  readonly name: string;
  /** The shapes of what is differentiated for. */
  readonly shapes: readonly number[][];
  readonly f: (...inputs: T[]) => T;
  /** The inputs' range; [-1.5, 1.5] by default. */
  readonly range?: readonly [number, number];
  /** What the inputs are drawn from, chosen so that no step crosses a kink; 1 by default. */
  readonly seed?: number;
  /**
   * Whether second derivatives are right (the default), or refused with an
   * error; wrong ones without an error are what this table exists to catch.
   */
  readonly second?: "right" | "refused";
}

const image = [1, 5, 6, 2];
const small = [3, 5];

const convolutions: Case[] = [
  {
    name: "conv2d, 3x3 with bias",
    shapes: [[2, 5, 6, 2], [3, 3, 2, 3], [3]],
    f: (x, w, b) => conv2d(x as T4, w as T4, b as T1, { pad: 1 }),
  },
  {
    name: "conv2d without padding",
    shapes: [image, [3, 3, 2, 3]],
    f: (x, w) => conv2d(x as T4, w as T4),
  },
  {
    name: "conv2d, 1x1",
    shapes: [image, [1, 1, 2, 3], [3]],
    f: (x, w, b) => conv2d(x as T4, w as T4, b as T1),
  },
  {
    name: "conv2d, relu",
    seed: 2,
    shapes: [[1, 3, 4, 2], [3, 3, 2, 2], [2]],
    f: (x, w, b) =>
      conv2d(x as T4, w as T4, b as T1, { pad: 1, activation: "relu" }),
  },
  {
    name: "conv2d, leaky relu",
    seed: 2,
    shapes: [[1, 3, 4, 2], [3, 3, 2, 2], [2]],
    f: (x, w, b) =>
      conv2d(x as T4, w as T4, b as T1, {
        pad: 1,
        activation: "leakyRelu",
        alpha: 0.2,
      }),
  },
  {
    name: "conv2d, 4x4 at stride 2",
    shapes: [[1, 6, 8, 2], [4, 4, 2, 3]],
    f: (x, w) => conv2d(x as T4, w as T4, null, { pad: 1, stride: 2 }),
  },
  {
    name: "conv2d, 3x3 at stride 2 on odd sides",
    shapes: [[1, 7, 5, 2], [3, 3, 2, 2]],
    f: (x, w) => conv2d(x as T4, w as T4, null, { pad: 1, stride: 2 }),
  },
  {
    name: "conv2d at stride 2 that leaves a row over",
    shapes: [[1, 8, 7, 1], [3, 3, 1, 2]],
    f: (x, w) => conv2d(x as T4, w as T4, null, { stride: 2 }),
  },
  {
    name: "conv2d, dilation 2",
    shapes: [[1, 7, 8, 2], [3, 3, 2, 2]],
    f: (x, w) => conv2d(x as T4, w as T4, null, { pad: 2, dilation: 2 }),
  },
  {
    name: "conv2d, dilation 2 at stride 2",
    shapes: [[1, 8, 9, 1], [3, 3, 1, 2]],
    f: (x, w) =>
      conv2d(x as T4, w as T4, null, { pad: 2, dilation: 2, stride: [1, 2] }),
  },
  {
    name: "conv2d, 2x5 with uneven padding",
    shapes: [[1, 5, 6, 2], [2, 5, 2, 2]],
    f: (x, w) => conv2d(x as T4, w as T4, null, { pad: [[2, 0], [1, 3]] }),
  },
  {
    name: "two conv2d in a row",
    shapes: [[1, 4, 4, 2], [3, 3, 2, 3], [3], [3, 3, 3, 1]],
    f: (x, w, b, v) =>
      conv2d(
        tf.tanh(conv2d(x as T4, w as T4, b as T1, { pad: 1 })),
        v as T4,
        null,
        { pad: 1 },
      ),
  },
  {
    name: "sampleDepthwise, 3x3",
    shapes: [[2, 4, 5, 3], [2, 3, 3, 3]],
    f: (x, k) => sampleDepthwise(x as T4, k as T4),
  },
  {
    name: "sampleDepthwise without padding",
    shapes: [[2, 5, 5, 2], [2, 3, 2, 2]],
    f: (x, k) => sampleDepthwise(x as T4, k as T4, { pad: 0 }),
  },
  {
    name: "sampleDepthwise with uneven padding",
    shapes: [[2, 4, 5, 2], [2, 2, 4, 2]],
    f: (x, k) => sampleDepthwise(x as T4, k as T4, { pad: [[1, 2], [0, 4]] }),
  },
  {
    name: "tf.conv2d",
    shapes: [image, [3, 3, 2, 3]],
    f: (x, w) => tf.conv2d(x as T4, w as T4, 1, "same"),
  },
  {
    name: "tf.conv2d at stride 2",
    shapes: [image, [3, 3, 2, 3]],
    f: (x, w) => tf.conv2d(x as T4, w as T4, 2, "same"),
  },
  {
    name: "tf.conv2d, dilation 2",
    shapes: [[1, 7, 6, 2], [3, 3, 2, 2]],
    f: (x, w) => tf.conv2d(x as T4, w as T4, 1, "same", "NHWC", 2),
  },
  {
    name: "tf.conv2dTranspose",
    shapes: [[1, 3, 4, 2], [4, 4, 3, 2]],
    f: (x, w) => tf.conv2dTranspose(x as T4, w as T4, [1, 6, 8, 3], 2, "same"),
  },
  {
    name: "tf.fused.conv2d",
    seed: 2,
    shapes: [[1, 3, 4, 2], [3, 3, 2, 2], [2]],
    f: (x, w, bias) =>
      tf.fused.conv2d({
        x: x as T4,
        filter: w as T4,
        strides: 1,
        pad: "same",
        bias,
        activation: "relu",
      }),
  },
  {
    name: "tf.depthwiseConv2d",
    shapes: [image, [3, 3, 2, 1]],
    f: (x, w) => tf.depthwiseConv2d(x as T4, w as T4, 1, "same"),
  },
  {
    name: "tf.depthwiseConv2d, two of each at stride 2",
    shapes: [image, [3, 3, 2, 2]],
    f: (x, w) => tf.depthwiseConv2d(x as T4, w as T4, 2, "same"),
  },
  {
    name: "tf.depthwiseConv2d, dilation 2",
    shapes: [[1, 6, 7, 2], [3, 3, 2, 1]],
    f: (x, w) => tf.depthwiseConv2d(x as T4, w as T4, 1, "same", "NHWC", 2),
  },
];

const sampling: Case[] = [
  {
    name: "pixelShuffle",
    shapes: [[1, 2, 3, 12]],
    f: (x) => tf.square(pixelShuffle(x as T4, 2)),
  },
  {
    name: "pixelShuffle by 3",
    shapes: [[2, 2, 2, 9]],
    f: (x) => tf.square(pixelShuffle(x as T4, 3)),
  },
  {
    name: "pixelUnshuffle",
    shapes: [[1, 4, 6, 3]],
    f: (x) => tf.square(pixelUnshuffle(x as T4, 2)),
  },
  {
    name: "tf.depthToSpace",
    shapes: [[1, 2, 3, 8]],
    f: (x) => tf.square(tf.depthToSpace(x as T4, 2)),
  },
  {
    name: "reflectPad",
    shapes: [image],
    f: (x) => tf.square(reflectPad(x as T4, 2)),
  },
  {
    name: "tf.mirrorPad, reflect and uneven",
    shapes: [image],
    f: (x) =>
      tf.square(tf.mirrorPad(x, [[0, 0], [4, 1], [0, 5], [0, 1]], "reflect")),
  },
  {
    name: "tf.mirrorPad, symmetric",
    shapes: [image],
    f: (x) =>
      tf.square(
        tf.mirrorPad(x, [[0, 0], [5, 2], [1, 6], [0, 0]], "symmetric"),
      ),
  },
  {
    name: "tf.pad",
    shapes: [image],
    f: (x) => tf.square(tf.pad(x, [[0, 0], [1, 2], [0, 1], [0, 0]])),
  },
  {
    name: "resizeBilinear, twice as large",
    shapes: [[2, 3, 4, 2]],
    f: (x) => tf.square(resizeBilinear(x as T4, [6, 8])),
  },
  {
    name: "resizeBilinear, to odd sizes",
    shapes: [image],
    f: (x) => tf.square(resizeBilinear(x as T4, [7, 4])),
  },
  {
    name: "tf.image.resizeBilinear",
    shapes: [image],
    f: (x) => tf.square(tf.image.resizeBilinear(x as T4, [8, 4])),
  },
  {
    name: "tf.image.resizeBilinear, aligned corners",
    shapes: [image],
    f: (x) => tf.square(tf.image.resizeBilinear(x as T4, [8, 4], true)),
  },
  {
    name: "tf.image.resizeNearestNeighbor",
    shapes: [image],
    f: (x) => tf.square(tf.image.resizeNearestNeighbor(x as T4, [10, 4])),
  },
  {
    name: "tf.image.resizeNearestNeighbor, half-pixel centres",
    shapes: [image],
    f: (x) =>
      tf.square(
        tf.image.resizeNearestNeighbor(x as T4, [10, 4], false, true),
      ),
  },
  {
    name: "maxPool2x2",
    shapes: [[1, 5, 4, 2]],
    f: (x) => tf.square(maxPool2x2(x as T4)),
  },
  {
    name: "tf.maxPool",
    shapes: [[1, 5, 4, 2]],
    f: (x) => tf.maxPool(x as T4, 3, 2, "same"),
    second: "refused",
  },
  {
    name: "tf.avgPool",
    shapes: [image],
    f: (x) => tf.square(tf.avgPool(x as T4, 2, 2, "valid")),
  },
  {
    name: "tf.avgPool, same",
    shapes: [image],
    f: (x) => tf.square(tf.avgPool(x as T4, 3, 1, "same")),
  },
  {
    name: "tf.avgPool, same at stride 2",
    shapes: [image],
    f: (x) => tf.square(tf.avgPool(x as T4, [3, 2], 2, "same")),
  },
];

const elementwise: Case[] = ([
  ["abs", tf.abs],
  ["neg", tf.neg],
  ["exp", tf.exp],
  ["square", tf.square],
  ["sigmoid", tf.sigmoid],
  ["tanh", tf.tanh],
  ["softplus", tf.softplus],
  ["relu", (x: T) => tf.square(tf.relu(x))],
  ["leakyRelu", (x: T) => tf.square(leakyRelu(x, 0.1))],
  ["erf", tf.erf],
  ["sin", tf.sin],
  ["cos", tf.cos],
  ["clipByValue", (x: T) => tf.square(tf.clipByValue(x, -0.7, 0.9))],
  ["softmax", (x: T) => tf.softmax(x)],
  ["logSoftmax", (x: T) => tf.logSoftmax(x)],
  ["logSumExp", (x: T) => tf.logSumExp(x, 1)],
  ["cast to float", (x: T) => tf.square(tf.cast(x, "float32"))],
] as [string, (x: T) => T][]).map(([name, f]) => ({
  name: `tf.${name}`,
  shapes: [small],
  f,
}));

const positive: Case[] = ([
  ["log", tf.log],
  ["log1p", tf.log1p],
  ["sqrt", tf.sqrt],
  ["rsqrt", tf.rsqrt],
  ["reciprocal", tf.reciprocal],
  ["pow", (x: T) => tf.pow(x, 1.5)],
] as [string, (x: T) => T][]).map(([name, f]) => ({
  name: `tf.${name}`,
  shapes: [small],
  f,
  range: [0.4, 2],
}));

const pairs: Case[] = [
  { name: "tf.elu", shapes: [small], f: (x) => tf.elu(x), second: "refused" },
  ...([
    ["add", tf.add],
    ["sub", tf.sub],
    ["mul", tf.mul],
    ["maximum", tf.maximum],
    ["minimum", tf.minimum],
    ["squaredDifference", tf.squaredDifference],
    ["where", (a: T, b: T) => tf.where(tf.greater(a, 0.1), a, b)],
  ] as [string, (a: T, b: T) => T][]).flatMap(([name, f]) => [
    { name: `tf.${name}`, shapes: [small, small], f },
    {
      name: `tf.${name}, broadcast`,
      shapes: name === "where" ? [small, small] : [small, [5]],
      f,
    },
  ]),
  {
    name: "tf.div",
    shapes: [small, small],
    f: (a, b) => tf.div(a, b),
    range: [0.5, 2],
  },
  {
    name: "tf.div, broadcast",
    shapes: [[2, 3, 4], [3, 1]],
    f: (a, b) => tf.div(a, b),
    range: [0.5, 2],
  },
  {
    name: "tf.prelu",
    shapes: [[1, 3, 3, 2], [2]],
    f: (x, a) => tf.prelu(x, a),
  },
];

const reductions: Case[] = [
  { name: "tf.sum", shapes: [image], f: (x) => tf.sum(tf.square(x), [1, 2]) },
  {
    name: "tf.mean over everything",
    shapes: [image],
    f: (x) => tf.mean(tf.square(x)),
  },
  {
    name: "tf.mean over height and width",
    shapes: [image],
    f: (x) => tf.mean(tf.square(x), [1, 2], true),
  },
  { name: "tf.max", shapes: [small], f: (x) => tf.square(tf.max(x, 1)) },
  { name: "tf.min", shapes: [small], f: (x) => tf.square(tf.min(x, 1)) },
  {
    name: "tf.moments",
    shapes: [small],
    f: (x) => {
      const { mean, variance } = tf.moments(x, 1, true);
      return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3)));
    },
  },
  { name: "tf.norm", shapes: [small], f: (x) => tf.norm(x) },
  {
    name: "tf.cumsum",
    shapes: [small],
    f: (x) => tf.square(tf.cumsum(x, 1)),
  },
];

const products: Case[] = [
  {
    name: "tf.matMul",
    shapes: [[3, 4], [4, 2]],
    f: (a, b) => tf.matMul(a as T2, b as T2),
  },
  {
    name: "tf.matMul, both transposed",
    shapes: [[4, 3], [2, 4]],
    f: (a, b) => tf.matMul(a as T2, b as T2, true, true),
  },
  {
    name: "tf.matMul, a batch",
    shapes: [[2, 3, 4], [2, 4, 2]],
    f: (a, b) => tf.matMul(a, b),
  },
  {
    name: "tf.matMul, one for a batch",
    shapes: [[3, 4], [2, 4, 2]],
    f: (a, b) => tf.matMul(tf.expandDims(a, 0), b),
  },
  {
    name: "tf.matMul, a batch with one, transposed",
    shapes: [[2, 4, 3], [1, 2, 4]],
    f: (a, b) => tf.matMul(a, b, true, true),
  },
];

const moves: Case[] = ([
  ["reshape", (x: T) => tf.reshape(x, [4, 15])],
  ["transpose", (x: T) => tf.transpose(x, [0, 3, 1, 2])],
  ["slice", (x: T) => tf.slice(x, [0, 1, 2, 0], [1, 3, 3, 2])],
  ["split", (x: T) => tf.concat(tf.split(x, 2, 2).toReversed(), 3)],
  ["unstack", (x: T) => tf.stack(tf.unstack(x, 1).slice(1, 4), 2)],
  ["tile", (x: T) => tf.tile(x, [2, 1, 1, 2])],
  ["reverse", (x: T) => tf.reverse(x, [1])],
  ["expandDims", (x: T) => tf.expandDims(tf.squeeze(x), 1)],
  [
    "stridedSlice",
    (x: T) => tf.stridedSlice(x, [0, 1, 0, 0], [1, 5, 6, 2], [1, 2, 3, 1]),
  ],
  [
    "stridedSlice backwards",
    (x: T) => tf.stridedSlice(x, [0, 4, 5, 0], [1, 0, 1, 2], [1, -1, -2, 1]),
  ],
  [
    "gather",
    (x: T) => tf.gather(x, tf.tensor1d([0, 2, 2, 4], "int32"), 1),
  ],
  [
    "gather along the last axis",
    (x: T) => tf.gather(x, tf.tensor1d([1, 0, 1], "int32"), 3),
  ],
  ["broadcastTo", (x: T) => tf.broadcastTo(tf.mean(x, 1, true), [1, 4, 6, 2])],
] as [string, (x: T) => T][]).map(([name, f]) => ({
  name: `tf.${name}`,
  shapes: [image],
  f: (x) => tf.square(f(x)),
}));

const joins: Case[] = [
  {
    name: "tf.concat",
    shapes: [[1, 2, 2, 3], [1, 2, 2, 2]],
    f: (a, b) => tf.square(tf.concat([a, b], 3)),
  },
  {
    name: "tf.stack",
    shapes: [small, small],
    f: (a, b) => tf.square(tf.stack([a, b], 1)),
  },
  {
    name: "tf.addN",
    shapes: [small, small],
    f: (a, b) => tf.square(tf.addN([a, b, a])),
  },
];

/** Every differentiable operation in use. */
export const cases: readonly Case[] = [
  ...convolutions,
  ...sampling,
  ...elementwise,
  ...positive,
  ...pairs,
  ...reductions,
  ...products,
  ...moves,
  ...joins,
];
