import * as tf from "../core.ts";
import {
  convBiasAct,
  convFilterGrad,
  convInputGrad,
  linear,
} from "../ops/conv_kernels.ts";
import type { ConvWindow } from "../ops/window.ts";
import { replaceGradient } from "./register.ts";

/*
 * TensorFlow.js's own convolution, differentiated by our kernels: dilated
 * ones, second derivatives, and the filter's gradient on WebAssembly, none of
 * which it can do itself.
 */

interface Attrs {
  readonly strides: [number, number] | number;
  readonly pad: Parameters<typeof tf.conv2d>[3];
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** How the window moves, with the padding in numbers. */
export function convWindow(
  xShape: number[],
  filterShape: number[],
  attrs: Attrs,
  depthwise = false,
): ConvWindow {
  const { strides, pad, dilations = 1, dimRoundingMode } = attrs;
  if (attrs.dataFormat === "NCHW") {
    throw new Error(
      'convolutions of "NCHW" tensors cannot be differentiated; use "NHWC"',
    );
  }
  const info = tf.backend_util.computeConv2DInfo(
    xShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
  );
  const { top, bottom, left, right } = info.padInfo;
  return {
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pad: [[0, 0], [top, bottom], [left, right], [0, 0]],
  };
}

replaceGradient<Attrs>({
  kernelName: tf.Conv2D,
  save: ["x", "filter"],
  of: (dy, [x, filter], attrs) => {
    const window = convWindow(x.shape, filter.shape, attrs);
    return {
      x: () => convInputGrad(dy, filter, x.shape, window),
      filter: () => convFilterGrad(x, dy, filter.shape, window),
    };
  },
});

replaceGradient<Attrs & { readonly inputShape: number[] }>({
  kernelName: tf.Conv2DBackpropInput,
  save: ["dy", "filter"],
  of: (g, [dy, filter], attrs) => {
    const window = convWindow(attrs.inputShape, filter.shape, attrs);
    return {
      dy: () => convBiasAct(g, filter, null, { ...window, ...linear }),
      filter: () => convFilterGrad(g, dy, filter.shape, window),
    };
  },
});

replaceGradient<Attrs & { readonly filterShape: number[] }>({
  kernelName: tf.Conv2DBackpropFilter,
  save: ["x", "dy"],
  of: (g, [x, dy], attrs) => {
    const window = convWindow(x.shape, attrs.filterShape, attrs);
    return {
      x: () => convInputGrad(dy, g, x.shape, window),
      dy: () => convBiasAct(x, g, null, { ...window, ...linear }),
    };
  },
});

tf.registerKernel({
  kernelName: tf.Conv2DBackpropFilter,
  backendName: "wasm",
  kernelFunc: ({ inputs, attrs }) => {
    const { x, dy } = inputs as Record<string, tf.Tensor>;
    const shape = attrs!.filterShape as number[];
    const window = convWindow(x.shape, shape, attrs as unknown as Attrs);
    return convFilterGrad(x, dy, shape, window);
  },
});
