import * as tf from "../core.ts";
import { replaceGradient } from "./register.ts";

/* TensorFlow's own depth to space, which orders channels (row, column, channel). */
replaceGradient<{ blockSize: number; dataFormat?: string }>({
  kernelName: tf.DepthToSpace,
  save: ["x"],
  of: (dy, [x], { blockSize: r, dataFormat = "NHWC" }) => ({
    x: () => {
      if (dataFormat !== "NHWC") {
        throw new Error(
          'depthToSpace of "NCHW" tensors cannot be differentiated; use "NHWC"',
        );
      }
      const [n, h, w, c] = x.shape as number[];
      const apart = tf.reshape(dy, [n, h, r, w, r, c / (r * r)]);
      return tf.reshape(tf.transpose(apart, [0, 1, 3, 2, 4, 5]), x.shape);
    },
  }),
});
