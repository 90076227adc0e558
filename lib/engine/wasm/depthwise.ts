import type { DepthwiseMethods, Owner } from "./conv_methods.ts";
import type { Heap } from "./heap.ts";
import { Op } from "./kernels/op.ts";
import type { Pool } from "./pool.ts";
import { inputView, reach, type View } from "./prepare.ts";
import type { ConvShape } from "./shapes.ts";

/** Numbers in a chunk of what is repeated. */
const CHUNK = 8192;

/** Results that are there before another thread has woken up. */
const LITTLE = 2 ** 14;

/** Numbers of padded rows that a thread has at hand: an eighth of a megabyte. */
const ROOM = 2 ** 15;

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
    // Cut by the shape alone, and as finely as the sums stay few.
    const rowsPerChunk = Math.max(8, Math.ceil(s.outHeight / 8));
    const chunks = s.batch * Math.ceil(s.outHeight / rowsPerChunk);
    const size = s.kernelHeight * s.kernelWidth * s.outChannels;
    const parts = this.#heap.scratch("filter parts", chunks * size * 4);
    const offsets = [from, parts, dy];
    const job = this.#job(offsets, shape, inputView(shape), rowsPerChunk);
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
    const rowsPerChunk = roomRows(s, view);
    const chunks = s.batch * Math.ceil(s.outHeight / rowsPerChunk);
    const job = this.#job([x, filter, y], s, view, rowsPerChunk);
    const size = s.batch * s.outHeight * s.outWidth * s.inChannels;
    this.#pool.run(op, chunks, job, size < LITTLE);
  }

  #job(
    offsets: readonly number[],
    s: ConvShape,
    view: View,
    rowsPerChunk: number,
  ): number[] {
    const rows = roomRows(s, view);
    const inRoom = reach(rows, s.strideY, s.kernelHeight, s.dilationY);
    const roomBytes = inRoom * view.paddedWidth * s.inChannels * 4;
    const { threads } = this.#pool;
    const room = this.#heap.scratch("padded", threads * roomBytes);
    return [
      ...[...offsets, room, roomBytes, rows, rowsPerChunk],
      ...[view.height, view.width, view.paddedWidth, view.top, view.left],
      ...[view.spreadY, view.spreadX, s.outHeight, s.outWidth, s.inChannels],
      ...[s.kernelHeight, s.kernelWidth, s.strideY, s.strideX],
      ...[s.dilationY, s.dilationX, this.#perSample],
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

/** Rows of the result whose inputs, padded, fit in the room; at least one. */
function roomRows(s: ConvShape, view: View): number {
  const rows = Math.floor(ROOM / (view.paddedWidth * s.inChannels));
  const halo = (s.kernelHeight - 1) * s.dilationY;
  const most = Math.floor((rows - 1 - halo) / s.strideY) + 1;
  return Math.max(1, Math.min(s.outHeight, most));
}
