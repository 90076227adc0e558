import * as tf from "../core.ts";
import { replaceGradient } from "./register.ts";

/*
 * Comparisons have no derivative worth the name, but stand in the way of
 * differentiating what they choose between: their gradient is zero.
 */

const binary = [
  tf.Equal,
  tf.Greater,
  tf.GreaterEqual,
  tf.Less,
  tf.LessEqual,
  tf.LogicalAnd,
  tf.LogicalOr,
  tf.NotEqual,
];

for (const kernelName of binary) {
  replaceGradient({
    kernelName,
    save: ["a", "b"],
    of: (_, [a, b]) => ({
      a: () => tf.zeros(a.shape),
      b: () => tf.zeros(b.shape),
    }),
  });
}

replaceGradient({
  kernelName: tf.LogicalNot,
  save: ["x"],
  of: (_, [x]) => ({ x: () => tf.zeros(x.shape) }),
});
