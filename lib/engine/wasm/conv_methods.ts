import type { Activation, ConvShape } from "./shapes.ts";

/**
 * Who computes the convolutions: {@linkcode Convolutions} of this folder, or
 * a library on the same heap. Numbers given are byte offsets in it.
 */
export interface ConvMethods {
  /** y = activation(x * filter + bias). */
  forward(
    x: number,
    filter: number,
    bias: number | null,
    y: number,
    s: ConvShape,
    activation: Activation,
  ): void;
  /** dx, of `s`'s input. */
  inputGrad(dy: number, filter: number, dx: number, s: ConvShape): void;
  /** dfilter. */
  filterGrad(x: number, dy: number, filter: number, s: ConvShape): void;
  /** Gives up what it holds. */
  close?(): void;
}
