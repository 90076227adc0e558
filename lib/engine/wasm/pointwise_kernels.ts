import * as tf from "../core.ts";
import type { Heap } from "./heap.ts";
import type { KernelSet } from "../kernel_set.ts";
import { Op } from "./kernels/op.ts";
import { Pointwise } from "./pointwise.ts";
import type { Pool } from "./pool.ts";

const { sizeFromShape, arraysEqual } = tf.util;

/** Activations, sums and shuffles. */
export function setPointwiseKernels(
  set: KernelSet,
  heap: Heap,
  pool: Pool,
): void {
  const pointwise = new Pointwise(heap, pool);

  const one = (op: Op, x: tf.TensorInfo, alpha: number): tf.TensorInfo => {
    const y = heap.output(x.shape);
    const size = sizeFromShape(x.shape);
    pointwise.each(op, heap.offset(x), 0, y.offset, size, alpha);
    return y.tensor;
  };
  const two = (op: Op, a: tf.TensorInfo, b: tf.TensorInfo, alpha = 0) => {
    const y = heap.output(a.shape);
    const size = sizeFromShape(a.shape);
    pointwise.each(op, heap.offset(a), heap.offset(b), y.offset, size, alpha);
    return y.tensor;
  };

  set.set<{ activation: string; alpha: number }>(
    "ActGrad",
    ({ dy, y }, { activation, alpha }) =>
      two(
        Op.ActGrad,
        dy,
        y,
        activation === "linear" ? 1 : activation === "relu" ? 0 : alpha,
      ),
  );
  set.set<{ factor: number }>("PixelShuffle", ({ x }, { factor: r }) => {
    const [n, h, w, c] = x.shape;
    const channels = c / (r * r);
    const y = heap.output([n, h * r, w * r, channels]);
    const size = [n * h, w, channels];
    pointwise.shuffle(Op.PixelShuffle, heap.offset(x), y.offset, size, r);
    return y.tensor;
  });
  set.set<{ factor: number }>("PixelUnshuffle", ({ x }, { factor: r }) => {
    const [n, h, w, c] = x.shape;
    const y = heap.output([n, h / r, w / r, c * r * r]);
    const size = [n * h / r, w / r, c];
    pointwise.shuffle(Op.PixelUnshuffle, heap.offset(x), y.offset, size, r);
    return y.tensor;
  });

  // TensorFlow.js's own copies; a tensor that is never written can be shared.
  set.set("Identity", ({ x }) => {
    heap.backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  });
  set.setFor<{ alpha: number }>(
    "LeakyRelu",
    ({ x }, { alpha }) =>
      x.dtype === "float32" ? one(Op.LeakyRelu, x, alpha) : null,
  );
  set.setFor(
    "Relu",
    ({ x }) => x.dtype === "float32" ? one(Op.LeakyRelu, x, 0) : null,
  );
  set.setFor("Add", ({ a, b }) => {
    if (alike(a, b)) return two(Op.Add, a, b);
    return perChannel(a, b) ? addChannels(a, b) : null;
  });
  set.setFor("Sub", ({ a, b }) => alike(a, b) ? two(Op.Subtract, a, b) : null);
  set.setFor("Multiply", ({ a, b }) => {
    if (alike(a, b)) return two(Op.Multiply, a, b);
    if (isNumber(b) && a.dtype === "float32") return two(Op.Scale, a, b);
    if (isNumber(a) && b.dtype === "float32") return two(Op.Scale, b, a);
    return null;
  });
  set.setFor<{ axis: number | number[]; keepDims: boolean }>(
    "Sum",
    ({ x }, { axis, keepDims }) => {
      if (x.dtype !== "float32" || x.shape.includes(0)) return null;
      const axes = tf.util.parseAxisParam(axis, x.shape);
      const leading = axes.every((axis, i) => axis === i);
      const kept = x.shape.slice(axes.length);
      if (!leading || axes.length === 0 || kept.length > 1) return null;
      const channels = kept[0] ?? 1;
      const y = heap.output(keepDims ? [...axes.map(() => 1), ...kept] : kept);
      const rows = sizeFromShape(x.shape) / channels;
      pointwise.sumChannels(heap.offset(x), y.offset, rows, channels);
      return y.tensor;
    },
  );

  function addChannels(a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
    const y = heap.output(a.shape);
    const [channels] = b.shape;
    const rows = sizeFromShape(a.shape) / channels;
    const offsets = [heap.offset(a), heap.offset(b)];
    pointwise.addChannels(offsets[0], offsets[1], y.offset, rows, channels);
    return y.tensor;
  }
}

/** Whether two tensors are numbers of the same shape. */
function alike(a: tf.TensorInfo, b: tf.TensorInfo): boolean {
  return a.dtype === "float32" && b.dtype === "float32" &&
    arraysEqual(a.shape, b.shape);
}

/** Whether a tensor is a single number without dimensions. */
function isNumber(x: tf.TensorInfo): boolean {
  return x.dtype === "float32" && x.shape.length === 0;
}

/** Whether b is one number for each of a's channels. */
function perChannel(a: tf.TensorInfo, b: tf.TensorInfo): boolean {
  return a.dtype === "float32" && b.dtype === "float32" &&
    b.shape.length === 1 && a.shape.length > 1 &&
    a.shape[a.shape.length - 1] === b.shape[0];
}
