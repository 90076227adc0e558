import type { Heap } from "./heap.ts";
import { Op } from "./kernels/op.ts";
import type { Pool } from "./pool.ts";
import { inputView, prepare } from "./prepare.ts";
import type { ConvShape } from "./shapes.ts";

/**
 * Filters that every sample and channel has of its own, stride 1; numbers
 * given are byte offsets in the heap.
 */
export class SampleDepthwise {
  readonly #heap: Heap;
  readonly #pool: Pool;

  constructor(heap: Heap, pool: Pool) {
    this.#heap = heap;
    this.#pool = pool;
  }

  /** y. */
  forward(x: number, filter: number, y: number, s: ConvShape): void {
    this.#run(Op.Depthwise, x, filter, y, s);
  }

  /** dx: dy filtered with the turned kernels. */
  inputGrad(dy: number, filter: number, dx: number, s: ConvShape): void {
    const turned = {
      ...s,
      height: s.outHeight,
      width: s.outWidth,
      outHeight: s.height,
      outWidth: s.width,
      top: s.kernelHeight - 1 - s.top,
      left: s.kernelWidth - 1 - s.left,
    };
    this.#run(Op.DepthwiseInputGrad, dy, filter, dx, turned);
  }

  /** dfilter. */
  filterGrad(x: number, dy: number, filter: number, s: ConvShape): void {
    this.#run(Op.DepthwiseFilterGrad, x, filter, dy, s);
  }

  #run(
    op: Op,
    x: number,
    filter: number,
    y: number,
    s: ConvShape,
  ): void {
    const view = inputView(s);
    const [padded] = prepare(this.#heap, this.#pool, x, null, view);
    const rows = s.batch * s.outHeight;
    const rowsPerChunk = Math.max(
      1,
      Math.ceil(4096 / (s.outWidth * s.inChannels)),
    );
    const chunks = op === Op.DepthwiseFilterGrad
      ? s.batch * s.kernelHeight
      : Math.ceil(rows / rowsPerChunk);
    this.#pool.run(op, chunks, [
      padded,
      filter,
      y,
      rows,
      rowsPerChunk,
      view.paddedHeight,
      view.paddedWidth,
      s.outHeight,
      s.outWidth,
      s.inChannels,
      s.kernelHeight,
      s.kernelWidth,
    ]);
  }
}
