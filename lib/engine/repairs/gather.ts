import * as tf from "../core.ts";
import { replaceGradient } from "./register.ts";

/*
 * What was gathered twice gets both gradients. TensorFlow.js sums them with a
 * kernel that WebAssembly lacks; a product with ones and zeros does the same.
 */
replaceGradient<{ axis: number; batchDims?: number }>({
  kernelName: tf.GatherV2,
  save: ["x", "indices"],
  of: (dy, [x, indices], { axis, batchDims = 0 }) => ({
    x: () => {
      if (batchDims !== 0) {
        throw new Error("gather with batchDims cannot be differentiated");
      }
      const at = tf.util.parseAxisParam(axis, x.shape)[0];
      const size = x.shape[at]!;
      const before = tf.util.sizeFromShape(x.shape.slice(0, at));
      const after = tf.util.sizeFromShape(x.shape.slice(at + 1));
      const flat = tf.reshape(indices, [-1]) as tf.Tensor1D;
      const chosen = tf.cast(tf.oneHot(flat, size), "float32");
      const rows = tf.reshape(
        tf.transpose(
          tf.reshape(dy, [before, flat.size, after]),
          [1, 0, 2],
        ),
        [flat.size, before * after],
      );
      const sums = tf.matMul(chosen as tf.Tensor2D, rows, true, false);
      const back = tf.transpose(
        tf.reshape(sums, [size, before, after]),
        [1, 0, 2],
      );
      return tf.reshape(back, x.shape);
    },
    indices: () => tf.zeros(indices.shape),
  }),
});
