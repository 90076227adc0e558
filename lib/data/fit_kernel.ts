import {
  blur,
  centreKernel,
  createKernel,
  downsample,
  type Kernel,
  samplingPhase,
} from "../degrade/mod.ts";
import { InputError } from "../engine/input_error.ts";
import { crop, type Image, modCrop, toRgb } from "../image/mod.ts";

/** What {@linkcode fitKernel} found. */
export interface FittedKernel {
  /** The kernel in the orientation and place that explain the small picture best. */
  readonly kernel: Kernel;
  /** Whether it was turned by 180 degrees. */
  readonly turned: boolean;
  /** Whether its centre of mass was moved to where the sampling needs it. */
  readonly centred: boolean;
  /** Root of the mean squared difference to the small picture, values in [0, 1]. */
  readonly error: number;
}

/**
 * A kernel of unknown convention laid so that it explains a pair of pictures:
 * as it is or turned by 180 degrees, as it lies or re-centred, whichever
 * brings the sharp picture, blurred and sampled, nearest to the small one.
 *
 * DIV2KRK's kernels need it: they lie half a pixel off.
 *
 * @param pair The sharp picture, and the small one that was made from it with
 * this kernel, `scale` times smaller.
 * @throws {InputError} Where the sizes do not fit, or nothing is left within the borders.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fitKernel, generatedSource, isotropicGaussian } from "blindsight";
 * import { blur, centreKernel, downsample } from "blindsight";
 *
 * const stored = isotropicGaussian({ size: 11, sigma: 1.2 });
 * const hr = await generatedSource({ seed: 1, count: 1, width: 96, height: 96 })
 *   .load(0);
 * const lr = downsample(blur(hr, centreKernel(stored, 2)), 2, "s-fold");
 * assert(fitKernel(stored, { hr, lr, scale: 2 }).centred);
 * ```
 */
export function fitKernel(
  kernel: Kernel,
  { hr, lr, scale }: {
    readonly hr: Image;
    readonly lr: Image;
    readonly scale: number;
  },
): FittedKernel {
  const sharp = modCrop(toRgb(hr), scale);
  if (sharp.width !== lr.width * scale || sharp.height !== lr.height * scale) {
    throw new InputError(
      `a picture of ${hr.width}x${hr.height} does not become ${lr.width}x${lr.height} by sampling every ${scale} pixels; give a pair that fits`,
    );
  }
  const { width, height, data } = kernel;
  const phase = {
    x: samplingPhase(width, scale),
    y: samplingPhase(height, scale),
  };
  const asIs = { ...kernel, phase };
  const turned = createKernel({
    width,
    height,
    data: data.slice().reverse(),
    phase,
  });
  const small = toRgb(lr);
  const error = (candidate: Kernel) =>
    difference(
      downsample(blur(sharp, candidate), scale, "s-fold"),
      small,
      Math.ceil(Math.max(candidate.width, candidate.height) / 2 / scale),
    );
  const laid: FittedKernel[] = [];
  for (const [start, isTurned] of [[asIs, false], [turned, true]] as const) {
    for (const centred of [false, true]) {
      const candidate = centred ? centreKernel(start, scale) : start;
      laid.push({
        kernel: candidate,
        turned: isTurned,
        centred,
        error: error(candidate),
      });
    }
  }
  return laid.reduce((best, next) => next.error < best.error ? next : best);
}

/** Root mean square, without the borders that a blur's padding reaches. */
function difference(a: Image, b: Image, border: number): number {
  const inner = (image: Image) =>
    crop(
      image,
      border,
      border,
      image.width - 2 * border,
      image.height - 2 * border,
    ).data;
  if (Math.min(a.width, a.height) <= 2 * border) {
    throw new InputError(
      `a picture of ${a.width}x${a.height} is too small to judge this kernel by; give one of more than ${
        2 * border
      } pixels`,
    );
  }
  const [first, second] = [inner(a), inner(b)];
  let sum = 0;
  for (let i = 0; i < first.length; i++) sum += (first[i] - second[i]) ** 2;
  return Math.sqrt(sum / first.length);
}
