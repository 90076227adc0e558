import * as tf from "../../../engine/tf.ts";
import { l1Loss, vggFeatures, type VggParams } from "../../../loss/mod.ts";

/** What the features of conv1_2, conv2_2, conv3_4, conv4_4 and conv5_4 count: Real-ESRGAN's choice. */
const weights = [0.1, 0.1, 1, 1, 1];

/**
 * The perceptual loss (Johnson et al. 2016) with Real-ESRGAN's weights: the
 * weighted sum of the mean absolute differences of conv1_2, conv2_2, conv3_4,
 * conv4_4 and conv5_4, before their ReLU.
 *
 * @param restored `[batch, h, w, 3]` in [0, 1], sides of 16 or more.
 * @param wanted {@linkcode vggFeatures} of the sharp pictures.
 *
 * @example
 * ```ts
 * import {
 *   importVgg,
 *   kdsr,
 *   type NamedArray,
 *   openEngine,
 *   seeded,
 *   tf,
 *   vggFeatures,
 * } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const rng = seeded(1);
 * const weights = new Map<string, NamedArray>();
 * for (const i of [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34]) {
 *   const inputs = i === 0 ? 3 : 2; // a narrow VGG19 of random weights
 *   const data = Array.from({ length: 18 * inputs }, () => rng.normal());
 *   weights.set(`features.${i}.weight`, { shape: [2, inputs, 3, 3], data });
 *   weights.set(`features.${i}.bias`, { shape: [2], data: [0, 0] });
 * }
 * const vgg = importVgg(weights);
 * const x: tf.Tensor4D = tf.zeros([1, 16, 16, 3]);
 * const features = vggFeatures(vgg, x);
 * console.log(await kdsr.gan.perceptualLoss(vgg, x, features).data()); // 0
 * ```
 */
export function perceptualLoss(
  vgg: VggParams,
  restored: tf.Tensor4D,
  wanted: readonly tf.Tensor4D[],
): tf.Scalar {
  const found = vggFeatures(vgg, restored);
  return tf.addN(
    found.map((features, i) => tf.mul(l1Loss(features, wanted[i]), weights[i])),
  );
}
