import type { DenseMethods } from "./conv_methods.ts";
import type { Heap } from "./heap.ts";
import type { KernelSet } from "../kernel_set.ts";
import { type ConvShape, linear } from "./shapes.ts";

interface MatMulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Products of matrices, as convolutions with a kernel of one pixel. */
export function setMatMulKernel(
  set: KernelSet,
  heap: Heap,
  convolutions: DenseMethods,
): void {
  set.setFor<MatMulAttrs>("BatchMatMul", ({ a, b }, attrs) => {
    const { transposeA, transposeB } = attrs;
    const batches = a.shape.slice(0, -2);
    const plain = `${batches}` === `${b.shape.slice(0, -2)}` &&
      a.dtype === "float32" && b.dtype === "float32" &&
      !(transposeA && transposeB) && !a.shape.includes(0) &&
      !b.shape.includes(0);
    if (!plain) return null;
    const [ofA, ofB] = [a.shape.slice(-2), b.shape.slice(-2)];
    const rows = ofA[transposeA ? 1 : 0];
    const inner = ofA[transposeA ? 0 : 1];
    const columns = ofB[transposeB ? 0 : 1];
    if (inner !== ofB[transposeB ? 1 : 0]) return null; // refused there
    const count = batches.reduce((product, side) => product * side, 1);
    // So many small ones cost more to hand out than to compute.
    if (count > 64 && count > rows * inner) return null;
    const y = heap.output([...batches, rows, columns]);
    const [fromA, fromB] = [heap.offset(a), heap.offset(b)];
    for (let i = 0; i < count; i++) {
      const from = fromA + 4 * i * rows * inner;
      const to = fromB + 4 * i * inner * columns;
      const out = y.offset + 4 * i * rows * columns;
      if (transposeA) { // Rows of a are pixels, as in a weight's gradient.
        const shape = pixels(inner, rows, columns);
        convolutions.filterGrad(from, to, out, shape);
      } else if (transposeB) { // As in an input's gradient.
        const shape = pixels(rows, columns, inner);
        convolutions.inputGrad(from, to, out, shape);
      } else {
        const shape = pixels(rows, inner, columns);
        convolutions.forward(from, to, null, out, shape, linear);
      }
    }
    return y.tensor;
  });
}

/** So many pixels of a picture, from one number of channels to another. */
function pixels(
  count: number,
  inChannels: number,
  outChannels: number,
): ConvShape {
  const width = widthOf(count);
  return {
    batch: 1,
    height: count / width,
    width,
    outHeight: count / width,
    outWidth: width,
    inChannels,
    outChannels,
    kernelHeight: 1,
    kernelWidth: 1,
    strideY: 1,
    strideX: 1,
    dilationY: 1,
    dilationX: 1,
    top: 0,
    left: 0,
  };
}

/** The widest rows that pixels can be laid out in, within reason. */
function widthOf(count: number): number {
  for (let width = Math.min(count, 192); width > 1; width--) {
    if (count % width === 0) return width;
  }
  return 1;
}
