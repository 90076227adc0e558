import type { Activation } from "./shapes.ts";
import type { Heap } from "./heap.ts";
import { Op } from "./kernels/op.ts";
import type { Pool } from "./pool.ts";
import { Packing, patchOf, prepare, type View } from "./prepare.ts";
import type { ConvShape } from "./shapes.ts";

/** As in kernels/block.as.ts and kernels/filter_grad.as.ts. */
const BLOCK = 48;
const GROUP_PIXELS = 192;

/** Parts are fewer where they would take more memory than this. */
const PARTS_BYTES = 2 ** 25;

/**
 * Into how many parts a filter's gradient is cut: enough to keep threads busy,
 * and whatever their number the same.
 */
function partsOf(s: ConvShape): number {
  const pixels = s.batch * s.outHeight * s.outWidth;
  if (pixels >= 4096) return 8;
  return Math.max(1, Math.min(4, Math.floor(pixels / 128)));
}

/** Convolutions of every kind as plain sums of products, on the heap. */
export class PlainConv {
  readonly #heap: Heap;
  readonly #pool: Pool;

  constructor(heap: Heap, pool: Pool) {
    this.#heap = heap;
    this.#pool = pool;
  }

  /** y, from a source laid out as `view` says. */
  convolve(
    source: number,
    filter: number,
    bias: number,
    y: number,
    s: ConvShape,
    view: View,
    activation: Activation,
  ): void {
    const few = fewOutputs(s);
    const [padded, packed] = prepare(
      this.#heap,
      this.#pool,
      source,
      filter,
      few ? { ...view, packing: Packing.FewOutputs } : view,
    );
    const pixels = s.batch * s.outHeight * s.outWidth;
    // Enough chunks for any number of threads, in whole tiles.
    const perChunk = Math.max(24, Math.min(384, Math.ceil(pixels / 384) * 12));
    const starts = this.#heap.scratch("starts", pixels * 4);
    this.#pool.run(Op.Conv, Math.ceil(pixels / perChunk), [
      ...patchOf(s, view.paddedWidth, activation),
      padded,
      packed,
      bias,
      y,
      starts,
      pixels,
      perChunk,
      view.paddedHeight,
      view.paddedWidth,
      s.inChannels,
      s.outHeight,
      s.outWidth,
      s.outChannels,
      s.strideY,
      s.strideX,
      few ? 1 : 0,
    ]);
  }

  /** dfilter. */
  filterGrad(
    x: number,
    dy: number,
    filter: number,
    s: ConvShape,
    view: View,
  ): void {
    const [padded] = prepare(this.#heap, this.#pool, x, null, view);
    const taps = s.dilationX > 1 ? s.kernelWidth : 1;
    const run = s.kernelWidth * s.inChannels / taps;
    const size = s.outChannels === 3 ? 16 : 48;
    const few = fewOutputs(s) && run >= size;
    const wide = Math.floor((s.outChannels + 3) / 8);
    const narrow = Math.ceil(s.outChannels / 8) - wide;
    const blocks = few
      ? Math.ceil(run / size)
      : wide * Math.ceil(run / 6) + narrow * Math.ceil(run / 12);
    const accumulatorBytes = s.kernelHeight * taps * blocks * BLOCK * 4;
    const groupRows = Math.max(1, Math.floor(GROUP_PIXELS / s.outWidth));
    const groupBytes = groupRows * s.outWidth * (wide * 8 + narrow * 4) * 4;
    const partBytes = Math.ceil((accumulatorBytes + groupBytes) / 64) * 64;
    const rows = s.batch * s.outHeight;
    const fitting = Math.floor(PARTS_BYTES / partBytes);
    const parts = Math.max(1, Math.min(partsOf(s), rows, fitting));
    const room = this.#heap.scratch("filter parts", parts * partBytes);
    this.#pool.run(Op.FilterGrad, parts, [
      padded,
      dy,
      room,
      partBytes,
      accumulatorBytes,
      parts,
      rows,
      view.paddedHeight,
      view.paddedWidth,
      s.inChannels,
      s.outHeight,
      s.outWidth,
      s.outChannels,
      s.kernelHeight,
      s.kernelWidth,
      s.strideY,
      s.strideX,
      s.dilationY,
      s.dilationX,
      few ? 1 : 0,
    ]);
    this.#pool.run(Op.FilterGradSum, s.kernelHeight * taps, [
      room,
      partBytes,
      parts,
      filter,
      run,
      s.outChannels,
      few ? 1 : 0,
    ]);
  }
}

/** Whether the lanes had better take the inputs, as in kernels/few_outputs.as.ts. */
function fewOutputs(s: ConvShape): boolean {
  const run = s.dilationX > 1 ? s.inChannels : s.kernelWidth * s.inChannels;
  return (s.outChannels === 1 || s.outChannels === 3) && run % 4 === 0;
}
