import type * as tf from "../core.ts";
import type { ConvMethods, DepthwiseMethods } from "./conv_methods.ts";
import type { Heap } from "./heap.ts";
import type { KernelSet } from "../kernel_set.ts";
import {
  type ConvShape,
  convShape,
  outShape,
  type WindowAttrs,
} from "./shapes.ts";

type InputGradAttrs = WindowAttrs & { readonly inputShape: number[] };
type FilterGradAttrs = WindowAttrs & { readonly filterShape: number[] };

/** Depthwise convolutions: one filter for the batch, or one for each sample. */
export function setDepthwiseKernels(
  set: KernelSet,
  heap: Heap,
  { sample, batch }: ConvMethods["depthwise"],
): void {
  /** The three kernels; `shapeOf` reads a filter's shape. */
  const setAll = (
    depthwise: DepthwiseMethods,
    names: { forward: string; inputGrad: string; filterGrad: string },
    shapeOf: (x: number[], filter: number[], attrs: WindowAttrs) => ConvShape,
  ) => {
    const offsets = (a: tf.TensorInfo, b: tf.TensorInfo) =>
      [heap.offset(a), heap.offset(b)] as const;
    set.set<WindowAttrs>(names.forward, ({ x, filter }, attrs) => {
      const shape = shapeOf(x.shape, filter.shape, attrs);
      const y = heap.output(outShape(shape));
      depthwise.forward(...offsets(x, filter), y.offset, shape);
      return y.tensor;
    });
    set.set<InputGradAttrs>(names.inputGrad, ({ dy, filter }, attrs) => {
      const shape = shapeOf(attrs.inputShape, filter.shape, attrs);
      const dx = heap.output(attrs.inputShape);
      depthwise.inputGrad(...offsets(dy, filter), dx.offset, shape);
      return dx.tensor;
    });
    set.set<FilterGradAttrs>(names.filterGrad, ({ x, dy }, attrs) => {
      const shape = shapeOf(x.shape, attrs.filterShape, attrs);
      const filter = heap.output(attrs.filterShape);
      depthwise.filterGrad(...offsets(x, dy), filter.offset, shape);
      return filter.tensor;
    });
  };

  // The filter is [batch, height, width, channels]: not a batch of its own to
  // TensorFlow.js, which takes [height, width, channels, multiplier].
  setAll(
    sample,
    {
      forward: "SampleDepthwise",
      inputGrad: "SampleDepthwiseInputGrad",
      filterGrad: "SampleDepthwiseFilterGrad",
    },
    (x, [, h, w, c], { pad }) =>
      convShape(x, [h, w, c, 1], { pad, strides: 1 }, true),
  );

  setAll(batch, {
    forward: "DepthwiseConv2dNative",
    inputGrad: "DepthwiseInputGrad",
    filterGrad: "DepthwiseFilterGrad",
  }, (x, filter, attrs) => convShape(x, filter, attrs, true));
}
