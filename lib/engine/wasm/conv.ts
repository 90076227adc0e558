import type { DenseMethods } from "./conv_methods.ts";
import type { Heap } from "./heap.ts";
import { PlainConv } from "./plain_conv.ts";
import type { Pool } from "./pool.ts";
import { inputView, Packing, type View } from "./prepare.ts";
import { type Activation, type ConvShape, linear } from "./shapes.ts";
import { stridedInputGrad } from "./strided_input_grad.ts";
import { Winograd } from "./winograd.ts";

/**
 * Convolutions on the heap, each the faster way; numbers given are byte
 * offsets.
 */
export class Convolutions implements DenseMethods {
  readonly #heap: Heap;
  readonly #pool: Pool;
  readonly #plain: PlainConv;
  readonly #winograd: Winograd;

  constructor(heap: Heap, pool: Pool) {
    this.#heap = heap;
    this.#pool = pool;
    this.#plain = new PlainConv(heap, pool);
    this.#winograd = new Winograd(heap, pool);
  }

  /** y = activation(x * filter + bias). */
  forward(
    x: number,
    filter: number,
    bias: number | null,
    y: number,
    s: ConvShape,
    activation: Activation,
  ): void {
    const padded = this.#bias(bias, s.outChannels);
    this.#way(s).convolve(x, filter, padded, y, s, inputView(s), activation);
  }

  /** dx: a convolution of dy with the turned filter, or several for a stride. */
  inputGrad(dy: number, filter: number, dx: number, s: ConvShape): void {
    const zeros = this.#bias(null, s.inChannels);
    const convolve = (
      filter: number,
      to: number,
      shape: ConvShape,
      view: View,
    ) => this.#way(shape).convolve(dy, filter, zeros, to, shape, view, linear);
    if (s.strideY > 1 || s.strideX > 1) {
      stridedInputGrad(this.#heap, this.#pool, filter, dx, s, convolve);
      return;
    }
    convolve(filter, dx, {
      ...s,
      inChannels: s.outChannels,
      outChannels: s.inChannels,
      outHeight: s.height,
      outWidth: s.width,
    }, {
      ...s,
      height: s.outHeight,
      width: s.outWidth,
      channels: s.outChannels,
      paddedHeight: s.height + (s.kernelHeight - 1) * s.dilationY,
      paddedWidth: s.width + (s.kernelWidth - 1) * s.dilationX,
      top: (s.kernelHeight - 1) * s.dilationY - s.top,
      left: (s.kernelWidth - 1) * s.dilationX - s.left,
      spreadY: 1,
      spreadX: 1,
      transposed: 1,
      packing: Packing.Blocks,
    });
  }

  /** dfilter. */
  filterGrad(x: number, dy: number, filter: number, s: ConvShape): void {
    this.#way(s).filterGrad(x, dy, filter, s, inputView(s));
  }

  isLean(s: ConvShape): boolean {
    return this.#winograd.fits(s);
  }

  #way(s: ConvShape): PlainConv | Winograd {
    return this.#winograd.fits(s) ? this.#winograd : this.#plain;
  }

  /** The bias with room for whole vectors, zeros if there is none. */
  #bias(bias: number | null, channels: number): number {
    if (bias === null) return this.#heap.zeros(channels + 8);
    const room = this.#heap.scratch("bias", (channels + 8) * 4);
    const floats = this.#heap.floats;
    const to = room >>> 2;
    floats.copyWithin(to, bias >>> 2, (bias >>> 2) + channels);
    floats.fill(0, to + channels, to + channels + 8);
    return room;
  }
}
