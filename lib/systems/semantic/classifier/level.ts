/** One level of a classifier's features. */
export interface Level {
  /** Pixels of the picture per feature, along each side: 4, 8, 16 or 32. */
  readonly stride: number;
  /** Channels. */
  readonly channels: number;
}
