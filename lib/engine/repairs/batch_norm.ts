import * as tf from "../core.ts";
import { replaceGradient } from "./register.ts";

/*
 * TensorFlow.js writes mean, variance and scale out for every pixel, which
 * takes longer than all the rest of a small network; broadcasting will do.
 */
replaceGradient<{ readonly varianceEpsilon: number }>({
  kernelName: tf.FusedBatchNorm,
  save: ["x", "mean", "variance", "scale"],
  of: (dy, [x, mean, variance, scale], { varianceEpsilon }) => {
    const axes = tf.backend_util.getReductionAxes(mean.shape, x.shape);
    const summed = (t: tf.Tensor) =>
      tf.reshape(axes.length ? tf.sum(t, axes) : t, mean.shape);
    const inverse = tf.rsqrt(tf.add(variance, varianceEpsilon));
    const factor = tf.mul(inverse, scale);
    const offset = summed(dy);
    const covariance = summed(tf.mul(dy, tf.sub(x, mean)));
    return {
      x: () => tf.mul(dy, factor),
      mean: () => tf.neg(tf.mul(offset, factor)),
      variance: () =>
        tf.mul(
          tf.mul(covariance, factor),
          tf.mul(tf.square(inverse), -0.5),
        ),
      scale: () => tf.mul(covariance, inverse),
      offset: () => tf.clone(offset),
    };
  },
});
