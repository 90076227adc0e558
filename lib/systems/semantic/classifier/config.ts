/** EfficientNet-Lite0: ReLU6, no squeeze-and-excitation. */
export type EfficientNetLite0Config = {
  readonly kind: "efficientnet-lite0";
  /** Classes of its head, 1000 for ImageNet's; 0 for none. */
  readonly classes: number;
};

/** The small residual net of stand-in teachers. */
export type StandInNetConfig = {
  readonly kind: "stand-in";
  /** Channels at strides 4, 8, 16 and 32, multiples of 8. */
  readonly widths: readonly [number, number, number, number];
  /** Residual blocks at each stride. */
  readonly blocks: number;
  /** Classes of its head; 0 for none. */
  readonly classes: number;
};

/** Which classifier, and how large; plain JSON. */
export type ClassifierConfig = EfficientNetLite0Config | StandInNetConfig;
