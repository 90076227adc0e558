import {
  conv2d,
  convTranspose2d,
  sampleDepthwise,
} from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { type Case, image } from "./case.ts";

type T1 = tf.Tensor1D;
type T4 = tf.Tensor4D;

/** Convolutions, ours and TensorFlow.js's. */
export const convolutions: readonly Case[] = [
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
    name: "conv2d, 2x2 at stride 2 without padding",
    shapes: [[2, 4, 6, 2], [2, 2, 2, 3], [3]],
    f: (x, w, b) => conv2d(x as T4, w as T4, b as T1, { stride: 2 }),
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
    name: "convTranspose2d, 4x4 at stride 2 with bias",
    shapes: [[1, 3, 4, 3], [4, 4, 2, 3], [2]],
    f: (x, w, b) =>
      convTranspose2d(x as T4, w as T4, b as T1, { stride: 2, pad: 1 }),
  },
  {
    name: "convTranspose2d, 3x3 at stride 2 with output padding",
    shapes: [[2, 3, 2, 2], [3, 3, 2, 2]],
    f: (x, w) =>
      convTranspose2d(x as T4, w as T4, null, {
        stride: 2,
        pad: 1,
        outputPadding: 1,
      }),
  },
  {
    name: "convTranspose2d, 2x3 at stride 3 and 1, dilated",
    shapes: [[1, 3, 4, 2], [2, 3, 1, 2]],
    f: (x, w) =>
      convTranspose2d(x as T4, w as T4, null, {
        stride: [3, 1],
        dilation: [1, 2],
        pad: [[0, 1], [2, 0]],
      }),
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
    name: "tf.depthwiseConv2d, 5x5 without padding",
    shapes: [[2, 6, 7, 3], [5, 5, 3, 1]],
    f: (x, w) => tf.depthwiseConv2d(x as T4, w as T4, 1, "valid"),
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
