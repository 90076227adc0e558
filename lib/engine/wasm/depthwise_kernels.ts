import type { Heap } from "./heap.ts";
import type { KernelSet } from "../kernel_set.ts";
import type { Pool } from "./pool.ts";
import { SampleDepthwise } from "./sample_depthwise.ts";
import { convShape, outShape, type WindowAttrs } from "./shapes.ts";
import { sharedDepthwise } from "./shared_depthwise.ts";

type Pad = Pick<WindowAttrs, "pad">;

/** Filters of every sample's and channel's own, and depthwise convolution's. */
export function setDepthwiseKernels(
  set: KernelSet,
  heap: Heap,
  pool: Pool,
): void {
  const perSample = new SampleDepthwise(heap, pool);
  // The filter is [batch, height, width, channels]: not a batch of its own to
  // TensorFlow.js, which takes [height, width, channels, multiplier].
  const sampleShape = (x: number[], [, h, w, c]: number[], { pad }: Pad) =>
    convShape(x, [h, w, c, 1], { pad, strides: 1 }, true);

  set.set<Pad>("SampleDepthwise", ({ x, filter }, attrs) => {
    const shape = sampleShape(x.shape, filter.shape, attrs);
    const y = heap.output(outShape(shape));
    const offsets = [x, filter].map((tensor) => heap.offset(tensor));
    perSample.forward(offsets[0], offsets[1], y.offset, shape);
    return y.tensor;
  });
  set.set<Pad & { inputShape: number[] }>(
    "SampleDepthwiseInputGrad",
    ({ dy, filter }, attrs) => {
      const shape = sampleShape(attrs.inputShape, filter.shape, attrs);
      const dx = heap.output(attrs.inputShape);
      const offsets = [dy, filter].map((tensor) => heap.offset(tensor));
      perSample.inputGrad(offsets[0], offsets[1], dx.offset, shape);
      return dx.tensor;
    },
  );
  set.set<Pad & { filterShape: number[] }>(
    "SampleDepthwiseFilterGrad",
    ({ x, dy }, attrs) => {
      const shape = sampleShape(x.shape, attrs.filterShape, attrs);
      const filter = heap.output(attrs.filterShape);
      const offsets = [x, dy].map((tensor) => heap.offset(tensor));
      perSample.filterGrad(offsets[0], offsets[1], filter.offset, shape);
      return filter.tensor;
    },
  );

  set.set<WindowAttrs>("DepthwiseConv2dNative", ({ x, filter }, attrs) => {
    const shape = convShape(x.shape, filter.shape, attrs, true);
    const y = heap.output(outShape(shape));
    sharedDepthwise.forward(
      ...[x, filter, y.tensor].map((t) => heap.numbers(t)) as Three,
      shape,
    );
    return y.tensor;
  });
  set.set<WindowAttrs & { inputShape: number[] }>(
    "DepthwiseConv2dNativeBackpropInput",
    ({ dy, filter }, attrs) => {
      const shape = convShape(attrs.inputShape, filter.shape, attrs, true);
      const dx = heap.output(attrs.inputShape);
      sharedDepthwise.inputGrad(
        ...[dy, filter, dx.tensor].map((t) => heap.numbers(t)) as Three,
        shape,
      );
      return dx.tensor;
    },
  );
  set.set<WindowAttrs & { filterShape: number[] }>(
    "DepthwiseConv2dNativeBackpropFilter",
    ({ x, dy }, attrs) => {
      const shape = convShape(x.shape, attrs.filterShape, attrs, true);
      const filter = heap.output(attrs.filterShape);
      sharedDepthwise.filterGrad(
        ...[x, dy, filter.tensor].map((t) => heap.numbers(t)) as Three,
        shape,
      );
      return filter.tensor;
    },
  );
}

type Three = [Float32Array, Float32Array, Float32Array];
