import * as tf from "../core.ts";
import { wrapGradient } from "./register.ts";

/*
 * These forget that one of their inputs may have been repeated to fit the
 * other: the gradients of the repetitions have to be summed.
 */

function summedTo(gradient: tf.Tensor, shape: number[]): tf.Tensor {
  if (gradient.rank === shape.length) {
    if (gradient.shape.every((side, axis) => side === shape[axis])) {
      return gradient;
    }
  }
  const axes = tf.backend_util.getReductionAxes(shape, gradient.shape);
  return tf.reshape(tf.sum(gradient, axes), shape);
}

for (
  const kernelName of [
    tf.Maximum,
    tf.Minimum,
    tf.SquaredDifference,
    tf.BatchMatMul,
  ]
) {
  wrapGradient(kernelName, (original) => (dy, saved, attrs) => {
    const gradients = original(dy, saved, attrs);
    const [a, b] = saved;
    return {
      a: () => summedTo(gradients.a(), a.shape),
      b: () => summedTo(gradients.b(), b.shape),
    };
  });
}
