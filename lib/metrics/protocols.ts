import type { Luma, Protocol } from "./protocol.ts";

/** A protocol whose crop may still depend on what the caller says. */
export interface ProtocolEntry {
  readonly psnr: OpenMeasure;
  readonly ssim: OpenMeasure;
  readonly greyAsRgb: boolean;
  readonly modCrop?: number;
  readonly registration?: NonNullable<Protocol["registration"]>;
}

interface OpenMeasure {
  readonly channel: "rgb" | Luma;
  /** Pixels, or the option that gives them. */
  readonly crop: number | "scale" | "crop";
}

function luma(
  weights: readonly [number, number, number],
  divisor: number,
  rounded = false,
): Luma {
  const [r, g, b] = weights;
  return {
    weights: [r / divisor, g / divisor, b / divisor],
    offset: 16,
    rounded,
  };
}

/** MATLAB's `rgb2ycbcr` for levels 0..255. */
const matlab = [65.481, 128.553, 24.966] as const;
/** The same for fractions of 256, as EDSR's family of scripts has it. */
const edsr = [65.738, 129.057, 25.064] as const;

const y = luma(matlab, 255);
const rounded = luma(matlab, 255, true);

/**
 * The table of protocols: a new one is a new entry, and its source a comment.
 *
 * Names that wait for facts: `realsr-official` (averages the tiles of large
 * pictures), `cdc` (zero-padded SSIM).
 */
export const protocols: Record<string, ProtocolEntry> = {
  // KDSR, DASR, MRDA (utility.calc_psnr, calc_ssim): PSNR and SSIM divide by
  // 256 and by 255; their loaders replicate grey pictures, which lifts Set14's
  // mean by 0.09 dB.
  kdsr: {
    psnr: { channel: luma(edsr, 256), crop: "scale" },
    ssim: { channel: luma(edsr, 255), crop: "scale" },
    greyAsRgb: true,
  },
  // BasicSR's calculate_psnr and calculate_ssim with test_y_channel.
  basicsr: {
    psnr: { channel: y, crop: "scale" },
    ssim: { channel: y, crop: "scale" },
    greyAsRgb: false,
  },
  // The same functions without test_y_channel.
  "basicsr-rgb": {
    psnr: { channel: "rgb", crop: "scale" },
    ssim: { channel: "rgb", crop: "scale" },
    greyAsRgb: false,
  },
  // DAN, DCLS, FKP and DualSR on DIV2KRK. KernelGAN's authors cut 2 pixels
  // instead, whatever the scale: that is "y" with crop 2.
  div2krk: {
    psnr: { channel: y, crop: "scale" },
    ssim: { channel: y, crop: "scale" },
    greyAsRgb: false,
  },
  // RealSR's official script without its tiling: whole luma levels, no crop.
  "realsr-perimage": {
    psnr: { channel: rounded, crop: 0 },
    ssim: { channel: rounded, crop: 0 },
    greyAsRgb: true,
    modCrop: 4,
  },
  // GoPro's author: one error over all channels, SSIM per channel over the
  // valid region. Most printed SSIMs are MATLAB's of a volume: ssim3d.
  gopro: {
    psnr: { channel: "rgb", crop: 0 },
    ssim: { channel: "rgb", crop: 0 },
    greyAsRgb: false,
  },
  // RealBlur's script: the same after intensity and homography were fitted,
  // where the moved picture covers the reference.
  realblur: {
    psnr: { channel: "rgb", crop: 0 },
    ssim: { channel: "rgb", crop: 0 },
    greyAsRgb: false,
    registration: "homography",
  },
  // Levin's comp_upto_shift, and PSNR and SSIM on what it compares, as
  // SelfDeblur's script has them.
  "levin-registered": {
    psnr: { channel: "rgb", crop: 0 },
    ssim: { channel: "rgb", crop: 0 },
    greyAsRgb: false,
    registration: "shift",
  },
  rgb: {
    psnr: { channel: "rgb", crop: "crop" },
    ssim: { channel: "rgb", crop: "crop" },
    greyAsRgb: false,
  },
  y: {
    psnr: { channel: y, crop: "crop" },
    ssim: { channel: y, crop: "crop" },
    greyAsRgb: false,
  },
};
