import { replicatePad } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";

/** The binomial-like taps of Burt and Adelson's pyramid. */
const taps = [0.05, 0.25, 0.4, 0.25, 0.05];

/**
 * The mean of `sqrt(d² + 1e-6)`, a smooth absolute difference (Charbonnier).
 *
 * @example
 * ```ts
 * import { openEngine, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const sharp: tf.Tensor4D = tf.zeros([1, 2, 2, 3]);
 * const loss = semantic.charbonnierLoss(tf.add(sharp, 0.1), sharp);
 * console.log(await loss.data()); // 0.1
 * ```
 */
export function charbonnierLoss(
  restored: tf.Tensor4D,
  sharp: tf.Tensor4D,
): tf.Scalar {
  return charbonnier(tf.sub(restored, sharp));
}

/**
 * The Charbonnier difference of the finest level of two Laplacian pyramids:
 * what a picture loses by being halved and enlarged again.
 *
 * @param restored `[batch, h, w, channels]`.
 * @param sharp The same of the truth.
 *
 * @example
 * ```ts
 * import { openEngine, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const sharp: tf.Tensor4D = tf.zeros([1, 8, 8, 3]);
 * const loss = semantic.edgeLoss(sharp, sharp);
 * console.log(await loss.data()); // 0.001
 * ```
 */
export function edgeLoss(
  restored: tf.Tensor4D,
  sharp: tf.Tensor4D,
): tf.Scalar {
  // The level of a difference is the difference of the levels.
  return charbonnier(laplacian(tf.sub(restored, sharp)));
}

function charbonnier(difference: tf.Tensor): tf.Scalar {
  return tf.mean(tf.sqrt(tf.add(tf.square(difference), 1e-6)));
}

function laplacian(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width, channels] = x.shape;
  const square = taps.flatMap((a) => taps.map((b) => a * b));
  const filter = tf.tile(tf.tensor4d(square, [5, 5, 1, 1]), [
    ...[1, 1, channels, 1],
  ]) as tf.Tensor4D;
  const smooth = (y: tf.Tensor4D) =>
    tf.depthwiseConv2d(replicatePad(y, 2), filter, 1, "valid");
  // Of every 2x2 pixels one is kept, four times as strong, and none moves.
  const kept = tf.mul(
    everySecond(height, [-1, 1, 1]),
    everySecond(width, [-1, 1]),
  );
  return tf.sub(x, smooth(tf.mul(smooth(x), kept)));
}

/** 2, 0, 2, 0, …: every second row, or column, twice as strong. */
function everySecond(size: number, shape: number[]): tf.Tensor {
  const values = Float32Array.from({ length: size }, (_, i) => 2 - 2 * (i % 2));
  return tf.reshape(tf.tensor1d(values), shape);
}
