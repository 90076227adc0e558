/** The generator's taps as they are while it learns: correlation orientation, of any sum. */
export interface RawKernel {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** `height * width` taps, row-major. */
  readonly data: Float32Array;
}
