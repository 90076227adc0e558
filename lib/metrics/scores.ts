import type { Image } from "../image/image.ts";
import { comparedPlanes } from "./planes.ts";
import type { Protocol } from "./protocol.ts";
import { psnrOf } from "./psnr.ts";
import type { Registered } from "./registered.ts";
import { ssimOf } from "./ssim.ts";
import { ssim3dOf } from "./ssim3d.ts";

/** All scores of one picture by one protocol. */
export interface Scores {
  /** PSNR in dB; Infinity where nothing differs. */
  readonly psnr: number;
  /** SSIM channel by channel, where its window lies inside; 1 at best. */
  readonly ssim: number;
  /** SSIM as MATLAB has it for a volume of rows, columns and channels. */
  readonly ssim3d: number;
  /** How the picture was laid on its reference; null where it was not moved. */
  readonly registered: Registered | null;
}

/**
 * PSNR and both SSIMs of a picture by one protocol; where the protocol first
 * lays it on its reference, that is done once.
 *
 * @throws {InputError} as `psnr` and `ssim` do.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, protocol, scores } from "blindsight";
 *
 * const image = createImage(20, 20, 3);
 * const { psnr, ssim3d } = scores(image, image, protocol("gopro"));
 * assert(psnr === Infinity && ssim3d === 1);
 * ```
 */
export function scores(
  image: Image,
  reference: Image,
  protocol: Protocol,
): Scores {
  const { psnr, ssim } = protocol;
  const forPsnr = comparedPlanes(image, reference, protocol, psnr);
  const same = psnr.channel === ssim.channel && psnr.crop === ssim.crop;
  const forSsim = same
    ? forPsnr
    : comparedPlanes(image, reference, protocol, ssim);
  return {
    psnr: psnrOf(forPsnr),
    ssim: ssimOf(forSsim, protocol),
    ssim3d: ssim3dOf(forSsim),
    registered: forPsnr.registered ?? null,
  };
}
