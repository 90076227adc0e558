/** A plain UNet of residual blocks with a global skip. */
export type UnetConfig = {
  readonly kind: "unet";
  /** Channels at full size; they double at each level. */
  readonly base: number;
  /** Levels, the bottleneck among them. */
  readonly levels: number;
  /** Residual blocks at each level and side. */
  readonly blocks: number;
};

/** MIMO-UNet (Cho et al., ICCV 2021); 8 blocks, or 20 in MIMO-UNet+. */
export type MimoUnetConfig = {
  readonly kind: "mimo-unet";
  /** Channels at full size: 32 in the paper. */
  readonly base: number;
  /** Residual blocks at each level and side. */
  readonly blocks: number;
  /** The share of fused feature maps left out in training: 0.1 in MIMO-UNet+; none unless told. */
  readonly dropout?: number;
};

/** NAFNet (Chen et al., ECCV 2022). */
export type NafnetConfig = {
  readonly kind: "nafnet";
  /** Channels at full size: 32 or 64 in the paper. */
  readonly width: number;
  /** Blocks of each encoder level. */
  readonly encoder: readonly number[];
  /** Blocks in the middle. */
  readonly middle: number;
  /** Blocks of each decoder level. */
  readonly decoder: readonly number[];
};

/** MPRNet (Zamir et al., CVPR 2021). */
export type MprnetConfig = {
  readonly kind: "mprnet";
  /** Channels at full size: 96 for deblurring. */
  readonly features: number;
  /** Channels more at each level: 48. */
  readonly levelFeatures: number;
  /** Channels more in the stage at the original resolution: 32. */
  readonly stageFeatures: number;
  /** Channel attention blocks in each block of that stage: 8. */
  readonly stageBlocks: number;
};

/** Which host, and how large. */
export type HostConfig =
  | UnetConfig
  | MimoUnetConfig
  | NafnetConfig
  | MprnetConfig;
