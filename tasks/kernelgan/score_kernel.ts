/** How far an estimated kernel is from the true one. @module */
import {
  centreKernel,
  compareKernels,
  downscaledPsnr,
  fitKernel,
  type Image,
  type Kernel,
  type KernelComparison,
} from "../../mod.ts";

/** The scores as `--json` writes them. */
export interface KernelScores extends KernelComparison {
  /** Between what both kernels make of a picture, in dB of luma. */
  readonly downscaledPsnr: number;
}

/** Compares a kernel for x2 with the true one, laid as the sharp picture needs it where that is given. */
export function scoreKernel(
  kernel: Kernel,
  image: Image,
  { kernel: given, sharp }: {
    readonly kernel: Kernel;
    readonly sharp: Image | undefined;
  },
): { values: KernelScores; text: string } {
  const truth = sharp
    ? fitKernel(given, { hr: sharp, lr: image, scale: 2 }).kernel
    : centreKernel(given, 2);
  const compared = compareKernels(kernel, truth);
  const values = {
    downscaledPsnr: downscaledPsnr(kernel, truth, sharp ?? image, 2),
    ...compared,
  };
  const { mse, psnr, cosine, canvas, widths, angle } = compared;
  const [long, short] = widths.map((width) =>
    (width < 0 ? "" : "+") + width.toFixed(2)
  );
  return {
    values,
    text: [
      `  downscaled picture ${values.downscaledPsnr.toFixed(2)} dB (luma, of ${
        sharp ? "the sharp picture" : "the picture itself"
      })`,
      `  kernel on ${canvas}x${canvas}: MSE ${mse.toExponential(2)}, PSNR ${
        psnr.toFixed(2)
      } dB, cosine ${cosine.toFixed(4)}`,
      `  widths ${long} and ${short} px, direction off by ${angle.toFixed(0)}°`,
    ].join("\n"),
  };
}
