import type { Activation, ConvShape } from "./shapes.ts";

/** A convolution on the heap; numbers given are byte offsets in it. */
export interface DenseMethods {
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
  /** Whether it takes fewer multiplications than there are products. */
  isLean(s: ConvShape): boolean;
}

/** A convolution of every channel by itself, likewise. */
export interface DepthwiseMethods {
  /** y. */
  forward(x: number, filter: number, y: number, s: ConvShape): void;
  /** dx. */
  inputGrad(dy: number, filter: number, dx: number, s: ConvShape): void;
  /** dfilter. */
  filterGrad(x: number, dy: number, filter: number, s: ConvShape): void;
}

/** Who has a filter of its own: every sample, or all together one. */
export type Owner = "sample" | "batch";

/** All convolutions: by our own kernels, or by a library on the same heap. */
export interface ConvMethods {
  readonly dense: DenseMethods;
  readonly depthwise: Readonly<Record<Owner, DepthwiseMethods>>;
  /** Gives up what it holds. */
  close?(): void;
}
