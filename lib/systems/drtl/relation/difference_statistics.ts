import { conv2d } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";

/** Side of the windows whose spectrum is taken. */
const side = 8;
/** Added to powers before their logarithm: a hundredth of an 8-bit step. */
const floor = (0.01 / 255) ** 2;

/** A pair of pictures of the same size: the given one, enlarged where it was smaller, and the sharp one. */
export interface PairTensors {
  /** `[n, h, w, 3]`, in [0, 1]. */
  readonly base: tf.Tensor4D;
  /** `[n, h, w, 3]`, in [0, 1]. */
  readonly hr: tf.Tensor4D;
}

/**
 * What can be said about a pair's distortion without training: the logarithm
 * of the power spectrum of the *difference* between given and sharp picture,
 * by 8x8 cosine transforms of each channel.
 *
 * A picture's content is in both and cancels; statistics of the given picture
 * alone tell of its content before its distortion.
 *
 * @returns `[n, 192]`, zero for a difference of a hundredth of an 8-bit step.
 */
export function differenceStatistics({ base, hr }: PairTensors): tf.Tensor2D {
  return tf.tidy(() => {
    const [count, height, width] = hr.shape;
    const difference = tf.transpose(tf.sub(base, hr), [0, 3, 1, 2]);
    const planes = tf.reshape(difference, [count * 3, height, width, 1]);
    const spectra = conv2d(planes as tf.Tensor4D, cosineFilters(), null, {
      stride: side / 2,
    });
    const power = tf.mean(tf.square(spectra), [1, 2]);
    const logs = tf.log(tf.div(tf.add(power, floor), floor));
    return tf.reshape(logs, [count, 3 * side * side]);
  });
}

/** The 64 functions of an orthonormal 8x8 cosine transform, `[8, 8, 1, 64]`. */
function cosineFilters(): tf.Tensor4D {
  const filters = new Float32Array(side ** 4);
  const wave = (frequency: number, at: number) =>
    Math.cos(Math.PI * frequency * (2 * at + 1) / (2 * side)) *
    Math.sqrt((frequency === 0 ? 1 : 2) / side);
  for (let y = 0, i = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let v = 0; v < side; v++) {
        for (let u = 0; u < side; u++) filters[i++] = wave(v, y) * wave(u, x);
      }
    }
  }
  return tf.tensor4d(filters, [side, side, 1, side * side]);
}
