import * as tf from "../tf.ts";

/**
 * Bilinear interpolation with half-pixel centres and no antialiasing, as
 * PyTorch's `interpolate(mode="bilinear", align_corners=False)`.
 *
 * @param x `[batch, height, width, channels]`.
 * @param size The new `[height, width]`.
 *
 * @example
 * ```ts
 * import { openEngine, resizeBilinear, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const x = tf.tensor4d([0, 4], [1, 1, 2, 1]);
 * console.log(await resizeBilinear(x, [1, 4]).data()); // 0 1 3 4
 * ```
 */
export function resizeBilinear(
  x: tf.Tensor4D,
  size: readonly [number, number],
): tf.Tensor4D {
  return tf.image.resizeBilinear(x, [size[0], size[1]], false, true);
}
