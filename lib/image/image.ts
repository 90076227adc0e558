/**
 * A picture: interleaved rows (HWC), RGB or grey, values in [0, 1].
 *
 * Values may leave [0, 1] between two steps of a computation; reading,
 * writing and scoring clip them.
 */
export interface Image {
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
  /** 1 for grey, 3 for RGB. */
  readonly channels: 1 | 3;
  /** `height * width * channels` values, row-major, channels interleaved. */
  readonly data: Float32Array;
}
