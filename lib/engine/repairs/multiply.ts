import * as tf from "../core.ts";
import { replaceGradient } from "./register.ts";

/* TensorFlow.js casts both factors to the type that they have, which copies them. */
replaceGradient({
  kernelName: tf.Multiply,
  save: ["a", "b"],
  of: (dy, [a, b]) => {
    const by = (factor: tf.Tensor, shape: number[]) => () => {
      const product = tf.mul(dy, floats(factor));
      const axes = tf.backend_util.getReductionAxes(shape, product.shape);
      return axes.length
        ? tf.reshape(tf.sum(product, axes), shape)
        : tf.reshape(product, shape);
    };
    return { a: by(b, a.shape), b: by(a, b.shape) };
  },
});

function floats(x: tf.Tensor): tf.Tensor {
  return x.dtype === "float32" ? x : tf.cast(x, "float32");
}
