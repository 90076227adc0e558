import { conv2d } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { applyGroupNorm } from "../../../lib/nn/mod.ts";
import { applyScaledConv } from "../../../lib/systems/semantic/classifier/scaled_conv.ts";
import { crossEntropy } from "../../../lib/systems/semantic/teacher/cross_entropy.ts";
import type { Case } from "./case.ts";

type T1 = tf.Tensor1D;
type T2 = tf.Tensor2D;
type T4 = tf.Tensor4D;

/** What classifiers are made of: of even sides, padded below and right. */
export const classifiers: readonly Case[] = [
  {
    name: "conv2d, 3x3 at stride 2, padded below and right",
    shapes: [[1, 6, 8, 2], [3, 3, 2, 3], [3]],
    f: (x, w, b) =>
      conv2d(x as T4, w as T4, b as T1, { pad: [[0, 1], [0, 1]], stride: 2 }),
  },
  {
    name: "tf.depthwiseConv2d, 5x5 at stride 2, padded more below and right",
    shapes: [[1, 6, 8, 2], [5, 5, 2, 1]],
    f: (x, w) =>
      tf.depthwiseConv2d(x as T4, w as T4, 2, [[0, 0], [1, 2], [1, 2], [0, 0]]),
  },
  {
    name: "convolution and batch norm in evaluation mode, as one",
    shapes: [[1, 6, 8, 2], [3, 3, 2, 3], [3], [3]],
    f: (x, w, s, o) =>
      applyScaledConv(
        { weight: w as T4, scale: s as T1, offset: o as T1 },
        x as T4,
        { stride: 2 },
      ),
  },
  {
    name: "depthwise convolution and batch norm in evaluation mode, as one",
    shapes: [[2, 4, 6, 3], [5, 5, 3, 1], [3], [3]],
    f: (x, w, s, o) =>
      applyScaledConv(
        { weight: w as T4, scale: s as T1, offset: o as T1 },
        x as T4,
        { depthwise: true, stride: 2 },
      ),
  },
  {
    name: "group norm",
    shapes: [[2, 3, 2, 4], [4], [4]],
    f: (x, s, o) =>
      applyGroupNorm({ scale: s as T1, offset: o as T1 }, x as T4, 2),
  },
  {
    name: "cross-entropy",
    shapes: [[3, 5]],
    f: (x) => crossEntropy(x as T2, tf.tensor1d([4, 0, 2], "int32")),
  },
];
