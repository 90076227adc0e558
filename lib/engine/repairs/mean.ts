import * as tf from "../core.ts";
import { replaceGradient } from "./register.ts";

/* TensorFlow.js divides every repetition of the gradient; once will do. */
replaceGradient<{ readonly axis: number | number[] }>({
  kernelName: tf.Mean,
  save: ["x"],
  of: (dy, [x], { axis }) => ({
    x: () => {
      const axes = tf.util.parseAxisParam(axis, x.shape);
      const kept = x.shape.map((side, i) => axes.includes(i) ? 1 : side);
      const count = axes.reduce((n, i) => n * x.shape[i], 1);
      const share = tf.div(tf.reshape(dy, kept), count);
      return tf.mul(share, tf.ones(x.shape));
    },
  }),
});
