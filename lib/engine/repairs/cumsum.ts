import * as tf from "../core.ts";
import { replaceGradient } from "./register.ts";

/*
 * TensorFlow.js transposes the gradient of sums along any axis but the last.
 * What it sums backwards is wrong on WebGPU, so dy is turned round instead.
 */
replaceGradient<{
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}>({
  kernelName: tf.Cumsum,
  save: [],
  of: (dy, _, { axis, exclusive, reverse }) => ({
    x: () => {
      if (reverse) return tf.cumsum(dy, axis, exclusive);
      const turned = tf.reverse(dy, axis);
      return tf.reverse(tf.cumsum(turned, axis, exclusive), axis);
    },
  }),
});
