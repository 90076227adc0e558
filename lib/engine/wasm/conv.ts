import type { Heap } from "./heap.ts";
import { Op } from "./kernels/op.ts";
import { inputView, prepare, reach } from "./prepare.ts";
import type { Pool } from "./pool.ts";
import { bits, type ConvShape } from "./shapes.ts";

/** What a convolution's result goes through. */
export interface Activation {
  readonly name: "linear" | "relu" | "leakyRelu";
  readonly alpha: number;
}

/** As in kernels/filter_grad.as.ts. */
const BLOCK = 48;
const GROUP_PIXELS = 192;

/** Into so many parts a filter's gradient is cut, whatever the threads. */
const PARTS = 8;
const PARTS_BYTES = 2 ** 25;

/** Convolutions on the heap; numbers given and returned are byte offsets. */
export class Convolutions {
  readonly #heap: Heap;
  readonly #pool: Pool;

  constructor(heap: Heap, pool: Pool) {
    this.#heap = heap;
    this.#pool = pool;
  }

  /** y = activation(x * filter + bias). */
  forward(
    x: number,
    filter: number,
    bias: number | null,
    y: number,
    shape: ConvShape,
    activation: Activation,
  ): void {
    const [padded, packed] = prepare(
      this.#heap,
      this.#pool,
      x,
      filter,
      inputView(shape),
    );
    this.#convolve(padded, packed, bias, y, shape, activation);
  }

  /**
   * dx: a convolution of dy, with zeros between its pixels where the stride
   * is not 1, with the turned filter.
   */
  inputGrad(dy: number, filter: number, dx: number, s: ConvShape): void {
    const view = {
      ...s,
      height: s.outHeight,
      width: s.outWidth,
      channels: s.outChannels,
      paddedHeight: s.height + (s.kernelHeight - 1) * s.dilationY,
      paddedWidth: s.width + (s.kernelWidth - 1) * s.dilationX,
      top: (s.kernelHeight - 1) * s.dilationY - s.top,
      left: (s.kernelWidth - 1) * s.dilationX - s.left,
      spreadY: s.strideY,
      spreadX: s.strideX,
      transposed: 1,
    };
    const [padded, packed] = prepare(this.#heap, this.#pool, dy, filter, view);
    const shape = {
      ...s,
      inChannels: s.outChannels,
      outChannels: s.inChannels,
      outHeight: s.height,
      outWidth: s.width,
      strideY: 1,
      strideX: 1,
    };
    this.#convolve(padded, packed, null, dx, shape, {
      name: "linear",
      alpha: 1,
    });
  }

  /** dfilter. */
  filterGrad(x: number, dy: number, filter: number, s: ConvShape): void {
    const view = inputView(s);
    const [padded] = prepare(this.#heap, this.#pool, x, null, view);
    const taps = s.dilationX > 1 ? s.kernelWidth : 1;
    const run = s.kernelWidth * s.inChannels / taps;
    const wide = Math.floor((s.outChannels + 3) / 8);
    const narrow = Math.ceil(s.outChannels / 8) - wide;
    const blocks = wide * Math.ceil(run / 6) + narrow * Math.ceil(run / 12);
    const accumulatorBytes = s.kernelHeight * taps * blocks * BLOCK * 4;
    const groupRows = Math.max(1, Math.floor(GROUP_PIXELS / s.outWidth));
    const groupBytes = groupRows * s.outWidth * (wide * 8 + narrow * 4) * 4;
    const partBytes = Math.ceil((accumulatorBytes + groupBytes) / 64) * 64;
    const rows = s.batch * s.outHeight;
    const fitting = Math.floor(PARTS_BYTES / partBytes);
    const parts = Math.max(1, Math.min(PARTS, rows, fitting));
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
    ]);
    this.#pool.run(Op.FilterGradSum, s.kernelHeight * taps, [
      room,
      partBytes,
      parts,
      filter,
      run,
      s.outChannels,
    ]);
  }

  #convolve(
    padded: number,
    packed: number,
    bias: number | null,
    y: number,
    s: ConvShape,
    activation: Activation,
  ): void {
    const pixels = s.batch * s.outHeight * s.outWidth;
    // Enough chunks for any number of threads, in whole tiles.
    const perChunk = Math.max(24, Math.min(384, Math.ceil(pixels / 384) * 12));
    const patches = this.#heap.scratch("patches", pixels * 4);
    const { name, alpha } = activation;
    this.#pool.run(Op.Conv, Math.ceil(pixels / perChunk), [
      padded,
      packed,
      this.#bias(bias, s.outChannels),
      y,
      patches,
      pixels,
      perChunk,
      reach(s.outHeight, s.strideY, s.kernelHeight, s.dilationY),
      reach(s.outWidth, s.strideX, s.kernelWidth, s.dilationX),
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
      name === "linear" ? 0 : name === "relu" ? 1 : 2,
      bits(alpha),
    ]);
  }

  /** The bias with room for whole vectors, zeros if there is none. */
  #bias(bias: number | null, channels: number): number {
    const room = this.#heap.scratch("bias", (channels + 8) * 4);
    const floats = this.#heap.floats;
    const to = room >>> 2;
    floats.fill(0, to, to + channels + 8);
    if (bias !== null) {
      floats.copyWithin(to, bias >>> 2, (bias >>> 2) + channels);
    }
    return room;
  }
}
