import type { DepthwiseMethods, Owner } from "./conv_methods.ts";
import type { Heap } from "./heap.ts";
import { Op } from "./kernels/op.ts";
import type { Pool } from "./pool.ts";
import { inputView, prepare, type View } from "./prepare.ts";
import type { ConvShape } from "./shapes.ts";

/** Numbers in a chunk, about. */
const CHUNK = 8192;

/**
 * Convolutions of every channel by itself; numbers given are byte offsets in
 * the heap.
 */
export class Depthwise implements DepthwiseMethods {
  readonly #heap: Heap;
  readonly #pool: Pool;
  readonly #perSample: 0 | 1;

  constructor(heap: Heap, pool: Pool, owner: Owner) {
    this.#heap = heap;
    this.#pool = pool;
    this.#perSample = owner === "sample" ? 1 : 0;
  }

  /** y. */
  forward(x: number, filter: number, y: number, s: ConvShape): void {
    const { from, shape } = this.#repeated(x, s);
    this.#filter(Op.Depthwise, from, filter, y, shape, inputView(shape));
  }

  /** dx: dy filtered with the turned kernels. */
  inputGrad(dy: number, filter: number, dx: number, s: ConvShape): void {
    const { height, width, outChannels, kernelHeight, kernelWidth } = s;
    const shape: ConvShape = {
      ...s,
      inChannels: outChannels,
      outHeight: height,
      outWidth: width,
      strideY: 1,
      strideX: 1,
    };
    const view: View = {
      ...inputView(shape),
      height: s.outHeight,
      width: s.outWidth,
      top: (kernelHeight - 1) * s.dilationY - s.top,
      left: (kernelWidth - 1) * s.dilationX - s.left,
      spreadY: s.strideY,
      spreadX: s.strideX,
    };
    const times = outChannels / s.inChannels;
    const size = s.batch * height * width * s.inChannels;
    const to = times === 1
      ? dx
      : this.#heap.scratch("repeated", size * times * 4);
    this.#filter(Op.DepthwiseInputGrad, dy, filter, to, shape, view);
    if (times > 1) this.#each(Op.SumRepeated, to, dx, size, times);
  }

  /** dfilter. */
  filterGrad(x: number, dy: number, filter: number, s: ConvShape): void {
    const { from, shape } = this.#repeated(x, s);
    const view = inputView(shape);
    const [padded] = prepare(this.#heap, this.#pool, from, null, view);
    // Cut by the shape alone, and as finely as the sums stay few.
    const rowsPerChunk = Math.max(8, Math.ceil(s.outHeight / 8));
    const perSample = Math.ceil(s.outHeight / rowsPerChunk);
    const size = s.kernelHeight * s.kernelWidth * s.outChannels;
    const chunks = s.batch * perSample;
    const parts = this.#heap.scratch("filter parts", chunks * size * 4);
    const job = this.#job(padded, parts, dy, shape, view, rowsPerChunk);
    this.#pool.run(Op.DepthwiseFilterGrad, chunks, job);
    const filters = this.#perSample ? s.batch : 1;
    const partCount = chunks / filters;
    this.#pool.run(Op.DepthwiseFilterSum, filters, [
      ...[parts, filter, partCount, size],
    ], true);
  }

  #filter(
    op: Op,
    x: number,
    filter: number,
    y: number,
    s: ConvShape,
    view: View,
  ): void {
    const [padded] = prepare(this.#heap, this.#pool, x, null, view);
    const rowsPerChunk = Math.ceil(CHUNK / (s.outWidth * s.outChannels));
    const chunks = Math.ceil(s.batch * s.outHeight / rowsPerChunk);
    const job = this.#job(padded, filter, y, s, view, rowsPerChunk);
    this.#pool.run(op, chunks, job);
  }

  #job(
    padded: number,
    filter: number,
    y: number,
    s: ConvShape,
    view: View,
    rowsPerChunk: number,
  ): number[] {
    return [
      ...[padded, filter, y, s.batch * s.outHeight, rowsPerChunk],
      ...[view.paddedHeight, view.paddedWidth, s.outHeight, s.outWidth],
      ...[s.inChannels, s.kernelHeight, s.kernelWidth],
      ...[s.strideY, s.strideX, s.dilationY, s.dilationX, this.#perSample],
    ];
  }

  /** The input with every channel as often as it has results. */
  #repeated(x: number, s: ConvShape): { from: number; shape: ConvShape } {
    const times = s.outChannels / s.inChannels;
    if (times === 1) return { from: x, shape: s };
    const size = s.batch * s.height * s.width * s.inChannels;
    const from = this.#heap.scratch("repeated", size * times * 4);
    this.#each(Op.RepeatChannels, x, from, size, times);
    return { from, shape: { ...s, inChannels: s.outChannels } };
  }

  #each(op: Op, from: number, to: number, size: number, times: number): void {
    const job = [from, to, size, CHUNK, times];
    this.#pool.run(op, Math.ceil(size / CHUNK), job);
  }
}
