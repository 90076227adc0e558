import { resizeBilinear } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { fftL1Loss, l1Loss } from "../../../loss/mod.ts";
import type { Loss } from "../../../nn/mod.ts";

/**
 * L1, and a tenth of it between Fourier coefficients, summed over outputs of
 * several sizes (MIMO-UNet's Eq. 6 to 8, as released). Each is compared with
 * the sharp picture at its size, bilinear: at 1/4 a pixel is the mean of the
 * central 2x2 of 4x4.
 *
 * @param outputs Pictures, `[batch, h, w, 3]` each.
 * @param sharp `[batch, h, w, 3]` in [0, 1], as large as the largest.
 *
 * @example
 * ```ts
 * import { openEngine, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const sharp: tf.Tensor4D = tf.ones([1, 4, 4, 3]);
 * const half: tf.Tensor4D = tf.ones([1, 2, 2, 3]);
 * const { loss } = semantic.multiScaleLoss([half, sharp], sharp);
 * console.log(await loss.data()); // 0
 * ```
 */
export function multiScaleLoss(
  outputs: readonly tf.Tensor4D[],
  sharp: tf.Tensor4D,
): Loss {
  const [, height, width] = sharp.shape;
  const terms = outputs.map((output) => {
    const [, h, w] = output.shape;
    const target = h === height && w === width
      ? sharp
      : resizeBilinear(sharp, [h, w]);
    return { l1: l1Loss(output, target), fft: fftL1Loss(output, target) };
  });
  const l1 = tf.addN(terms.map((term) => term.l1)) as tf.Scalar;
  const fft = tf.addN(terms.map((term) => term.fft)) as tf.Scalar;
  return { loss: tf.add(l1, tf.mul(fft, 0.1)), report: { l1, fft } };
}
