import { InputError } from "../engine/mod.ts";
import * as tf from "../engine/tf.ts";

/**
 * The mean absolute difference of the two-dimensional Fourier coefficients of
 * pictures, their real and imaginary parts being separate values; over the full
 * spectrum, not normalised (Cho et al., ICCV 2021, Eq. 7).
 *
 * Of any size. The transform is linear, so that one of the difference serves;
 * and two products with matrices of cosines and sines, so that its gradient is
 * right on every engine. The spectrum of a real picture is symmetric: one half
 * is computed and counts twice.
 *
 * @param predicted `[batch, h, w, channels]`.
 * @param target Of the same shape.
 * @throws {InputError} If the shapes differ.
 *
 * @example
 * ```ts
 * import { fftL1Loss, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const zeros: tf.Tensor4D = tf.zeros([1, 2, 2, 1]);
 * const ones: tf.Tensor4D = tf.ones([1, 2, 2, 1]);
 * // One of the four coefficients differs, by 4; eight values in all.
 * console.log(await fftL1Loss(zeros, ones).data()); // 0.5
 * ```
 */
export function fftL1Loss(
  predicted: tf.Tensor4D,
  target: tf.Tensor4D,
): tf.Scalar {
  if (predicted.shape.join() !== target.shape.join()) {
    throw new InputError(
      `fftL1Loss got pictures of shapes [${predicted.shape}] and [${target.shape}]; expected the same`,
    );
  }
  const [batch, height, width, channels] = predicted.shape;
  const half = Math.floor(width / 2) + 1;
  const count = batch * channels;
  return tf.tidy(() => {
    const difference = tf.transpose(tf.sub(predicted, target), [0, 3, 1, 2]);
    const rows = tf.reshape(difference, [count * height, width]) as tf.Tensor2D;
    // [height, (cos | sin) along rows], then as many columns turned into rows.
    const alongRows = tf.reshape(
      tf.matMul(
        rows,
        waves(width, half, (k) => k === 0 || 2 * k === width ? 1 : 2),
      ),
      [count, height, 2 * half],
    );
    const columns = tf.reshape(
      tf.transpose(alongRows, [0, 2, 1]),
      [count * 2 * half, height],
    ) as tf.Tensor2D;
    const [cos, sin] = tf.split(
      tf.reshape(tf.matMul(columns, waves(height, height)), [
        count,
        2,
        half,
        2 * height,
      ]),
      2,
      1,
    );
    const [cosCos, cosSin] = tf.split(cos, 2, 3);
    const [sinCos, sinSin] = tf.split(sin, 2, 3);
    const sums = tf.add(
      tf.sum(tf.abs(tf.sub(cosCos, sinSin))), // Real parts.
      tf.sum(tf.abs(tf.add(cosSin, sinCos))), // Imaginary ones, negated.
    );
    return tf.div(sums, 2 * predicted.size) as tf.Scalar;
  });
}

/** Cosines, then sines, of so many frequencies at each of n places, `[n, 2 * count]`. */
function waves(
  n: number,
  count: number,
  amplitude: (frequency: number) => number = () => 1,
): tf.Tensor2D {
  const turn = Array.from({ length: n }, (_, i) => 2 * Math.PI * i / n);
  const cos = Float64Array.from(turn, Math.cos);
  const sin = Float64Array.from(turn, Math.sin);
  const values = new Float32Array(n * 2 * count);
  for (let k = 0; k < count; k++) {
    const times = amplitude(k);
    for (let x = 0; x < n; x++) {
      const at = x * 2 * count + k;
      values[at] = times * cos[k * x % n];
      values[at + count] = times * sin[k * x % n];
    }
  }
  return tf.tensor2d(values, [n, 2 * count]);
}
