/**
 * A blur kernel in *correlation* orientation: the blurred pixel is the sum of
 * its neighbours weighted as the kernel lies, without flipping.
 */
export interface Kernel {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** `height * width` weights, row-major; they sum to 1. */
  readonly data: Float32Array;
  /**
   * Where the centre of mass must lie, in pixels from the top-left tap's
   * centre, so that degraded and sharp picture are aligned: the middle for
   * blur followed by bicubic downsampling,
   * `floor(size / 2) + 0.5 * (scale - size % 2)` for s-fold sampling.
   */
  readonly phase: { readonly x: number; readonly y: number };
}
