import { layerNorm, leakyRelu } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { type Case, image, small } from "./case.ts";

type T = tf.Tensor;
type T1 = tf.Tensor1D;
type T2 = tf.Tensor2D;
type T4 = tf.Tensor4D;

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
  ["relu6", (x: T) => tf.square(tf.relu6(tf.mul(x, 4.7)))],
  ["selu", tf.selu],
  ["logSigmoid", tf.logSigmoid],
  ["expm1", tf.expm1],
  ["atan", tf.atan],
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
  {
    name: "tf.prod",
    shapes: [small],
    f: (x) => tf.prod(x, 1),
    second: "refused",
  },
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
    name: "tf.pow, broadcast",
    shapes: [small, [5]],
    f: (a, b) => tf.pow(a, b),
    range: [0.5, 2],
  },
  {
    name: "tf.atan2",
    shapes: [small, [5]],
    f: (a, b) => tf.atan2(a, tf.add(b, 3)),
  },
  {
    name: "tf.mod",
    shapes: [small, small],
    f: (a, b) => tf.mod(a, tf.add(b, 3)),
  },
  {
    name: "tf.batchNorm",
    shapes: [[2, 2, 2, 3], [3], [3], [3], [3]],
    range: [0.5, 2],
    f: (x, m, v, o, s) =>
      tf.batchNorm(x, m as T1, v as T1, o as T1, s as T1, 1e-3),
  },
  {
    name: "tf.batchNorm by the batch's own statistics",
    shapes: [[2, 2, 2, 3], [3], [3]],
    f: (x, o, s) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm(
        x,
        mean as T1,
        variance as T1,
        o as T1,
        s as T1,
        1e-2,
      );
    },
  },
  {
    name: "tf.separableConv2d",
    shapes: [image, [3, 3, 2, 1], [1, 1, 2, 3]],
    f: (x, d, p) => tf.separableConv2d(x as T4, d as T4, p as T4, 1, "same"),
  },
  {
    name: "tf.spaceToBatchND",
    shapes: [[1, 4, 4, 2]],
    f: (x) => tf.square(tf.spaceToBatchND(x, [2, 2], [[0, 0], [0, 0]])),
  },
  {
    name: "tf.prelu",
    shapes: [[1, 3, 3, 2], [2]],
    f: (x, a) => tf.prelu(x, a),
  },
  {
    name: "tf.prelu, one slope for all channels",
    shapes: [[1, 3, 3, 2], [1]],
    f: (x, a) => tf.prelu(x, a),
  },
  {
    name: "layerNorm",
    shapes: [[2, 2, 3, 4], [4], [4]],
    f: (x, s, o) => layerNorm(x, s as T1, o as T1, 1e-2),
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
  {
    name: "tf.mean over the last axis, not kept",
    shapes: [image],
    f: (x) => tf.mean(tf.square(x), -1),
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
  {
    name: "tf.cumsum without each own value",
    shapes: [small],
    f: (x) => tf.square(tf.cumsum(x, 1, true)),
  },
  {
    name: "tf.cumsum from behind",
    shapes: [small],
    f: (x) => tf.square(tf.cumsum(x, 1, false, true)),
  },
  {
    name: "tf.cumsum along the rows of a cube",
    shapes: [[2, 3, 3, 3]],
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

/** Functions of numbers, sums and products. */
export const arithmetic: readonly Case[] = [
  ...elementwise,
  ...positive,
  ...pairs,
  ...reductions,
  ...products,
];
