import * as tf from "../core.ts";
import type { Heap } from "./heap.ts";
import type { KernelSet } from "../kernel_set.ts";
import { Pointwise } from "./pointwise.ts";
import type { Pool } from "./pool.ts";

const { sizeFromShape, parseAxisParam } = tf.util;
const { assertParamsConsistent, prepareSplitSize } = tf.backend_util;

interface SplitAttrs {
  readonly numOrSizeSplits: number | number[];
  readonly axis: number;
}

/** Joining tensors along an axis, and splitting them again. */
export function setJoinKernels(set: KernelSet, heap: Heap, pool: Pool): void {
  const pointwise = new Pointwise(heap, pool);

  /** As it lies in memory: so many runs, each of so many numbers. */
  const runs = (shape: readonly number[], axis: number) => ({
    count: sizeFromShape(shape.slice(0, axis)),
    length: sizeFromShape(shape.slice(axis)),
  });

  set.setFor<{ axis: number }>("Concat", (inputs, attrs) => {
    const given = Object.values(inputs);
    if (given.some(({ dtype }) => dtype !== "float32")) return null;
    const [axis] = parseAxisParam(attrs.axis, given[0].shape);
    assertParamsConsistent(given.map(({ shape }) => shape), axis);
    const xs = given.filter(({ shape }) => sizeFromShape(shape) > 0);
    if (xs.length === 0) return null;
    const shape = [...xs[0].shape];
    shape[axis] = xs.reduce((sum, { shape }) => sum + shape[axis], 0);
    const y = heap.output(shape);
    const whole = runs(shape, axis).length;
    let at = y.offset;
    for (const x of xs) {
      const { count, length } = runs(x.shape, axis);
      const apart = [length, whole] as const;
      pointwise.copyBlocks(heap.offset(x), at, { count, length, apart });
      at += 4 * length;
    }
    return y.tensor;
  });

  set.setFor<SplitAttrs>("SplitV", ({ x }, attrs) => {
    if (x.dtype !== "float32" || x.shape.includes(0)) return null;
    const [axis] = parseAxisParam(attrs.axis, x.shape);
    const sizes = prepareSplitSize(
      x as tf.Tensor,
      attrs.numOrSizeSplits,
      axis,
    );
    const whole = runs(x.shape, axis).length;
    let skipped = 0;
    return sizes.map((size) => {
      const shape = [...x.shape];
      shape[axis] = size;
      const y = heap.output(shape);
      const { count, length } = runs(shape, axis);
      const from = heap.offset(x) + 4 * skipped;
      if (length > 0) {
        const apart = [whole, length] as const;
        pointwise.copyBlocks(from, y.offset, { count, length, apart });
      }
      skipped += length;
      return y.tensor;
    });
  });
}
