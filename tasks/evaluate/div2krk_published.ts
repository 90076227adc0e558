/** What is published about DIV2KRK, for the rows beside ours. @module */

/** A figure that was printed somewhere, the mean over all 100 pictures. */
export interface PublishedScore {
  readonly method: string;
  /** Where the figure was read. */
  readonly where: string;
  readonly psnr: number;
  readonly ssim: number;
}

const danReadme = "DAN's readme";
const recalled = "KernelGAN's Table 1, recalled, not re-read";

/** PSNR and SSIM of luma, by scale. */
export const publishedDiv2krk: Readonly<
  Record<2 | 4, readonly PublishedScore[]>
> = {
  2: [
    score("bicubic", recalled, 28.731, 0.8040),
    score("ZSSR, bicubic kernel", recalled, 29.102, 0.8215),
    score("KernelGAN + ZSSR", danReadme, 30.36, 0.8669),
    score("KernelGAN + ZSSR", "a user's run", 29.93, 0.8548),
    score("true kernel + ZSSR", recalled, 32.436, 0.8992),
    score("DualSR", "its readme", 30.92, 0.8728),
    score("DANv1", danReadme, 32.56, 0.8997),
    score("DANv2", danReadme, 32.58, 0.9048),
  ],
  4: [
    score("bicubic", recalled, 25.330, 0.6795),
    score("ZSSR, bicubic kernel", recalled, 25.605, 0.6911),
    score("KernelGAN + ZSSR", danReadme, 26.81, 0.7316),
    score("KernelGAN + ZSSR", "a user's run", 26.76, 0.7302),
    score("true kernel + ZSSR", recalled, 27.527, 0.7446),
    score("DANv1", danReadme, 27.55, 0.7582),
    score("DANv2", danReadme, 28.74, 0.7893),
  ],
};

function score(
  method: string,
  where: string,
  psnr: number,
  ssim: number,
): PublishedScore {
  return { method, where, psnr, ssim };
}
