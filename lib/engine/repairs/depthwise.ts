import * as tf from "../core.ts";
import {
  depthwiseFilterGrad,
  depthwiseInputGrad,
} from "../ops/depthwise_kernels.ts";
import { convWindow } from "./convolution.ts";
import { replaceGradient } from "./register.ts";

/*
 * The depthwise convolution likewise: dilated ones, second derivatives, and
 * any gradient at all on WebAssembly.
 */
replaceGradient<Parameters<typeof convWindow>[2]>({
  kernelName: tf.DepthwiseConv2dNative,
  save: ["x", "filter"],
  of: (dy, [x, filter], attrs) => {
    const window = convWindow(x.shape, filter.shape, attrs, true);
    return {
      x: () => depthwiseInputGrad(dy, filter, x.shape, window),
      filter: () => depthwiseFilterGrad(x, dy, filter.shape, window),
    };
  },
});
