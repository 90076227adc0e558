import * as tf from "../core.ts";
import { depthwiseInputGrad } from "../ops/depthwise_kernels.ts";
import { replaceGradient } from "./register.ts";

/*
 * At the border a window that reaches beyond the picture averages over fewer
 * pixels; the gradient that comes with TensorFlow.js divides by all of them.
 */

interface Attrs {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: Parameters<typeof tf.avgPool>[3];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** How many pixels of the picture each position of a window sees. */
function seen(
  size: number,
  before: number,
  window: number,
  stride: number,
  positions: number,
): number[] {
  return Array.from({ length: positions }, (_, i) => {
    const start = i * stride - before;
    return Math.min(size, start + window) - Math.max(0, start);
  });
}

replaceGradient<Attrs>({
  kernelName: tf.AvgPool,
  save: ["x"],
  of: (dy, [x], { filterSize, strides, pad, dimRoundingMode }) => ({
    x: () => {
      const info = tf.backend_util.computePool2DInfo(
        x.shape as [number, number, number, number],
        filterSize,
        strides,
        1,
        pad,
        dimRoundingMode,
      );
      const { top, bottom, left, right } = info.padInfo;
      const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
      const rows = tf.tensor(
        seen(info.inHeight, top, filterHeight, strideHeight, info.outHeight),
        [1, info.outHeight, 1, 1],
      );
      const columns = tf.tensor(
        seen(info.inWidth, left, filterWidth, strideWidth, info.outWidth),
        [1, 1, info.outWidth, 1],
      );
      return depthwiseInputGrad(
        tf.div(dy, tf.mul(rows, columns)),
        tf.ones([filterHeight, filterWidth, x.shape[3]!, 1]),
        x.shape,
        {
          strides: [strideHeight, strideWidth],
          dilations: [1, 1],
          pad: [[0, 0], [top, bottom], [left, right], [0, 0]],
        },
      );
    },
  }),
});
