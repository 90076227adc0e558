import * as tf from "../../../lib/engine/tf.ts";
import { type Case, image, small } from "./case.ts";

type T = tf.Tensor;

const single: Case[] = ([
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

/** What only moves numbers. */
export const moves: readonly Case[] = [
  ...single,
  ...joins,
];
