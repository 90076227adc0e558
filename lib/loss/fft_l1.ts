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
  const count = batch * channels;
  return tf.tidy(() => {
    const difference = tf.transpose(tf.sub(predicted, target), [0, 3, 1, 2]);
    const rows = tf.reshape(difference, [count * height, width]) as tf.Tensor2D;
    const basis = halfSpectrum(width);
    const halves = basis.shape[1];
    const alongRows = tf.matMul(rows, basis);
    const columns = tf.reshape(
      tf.transpose(tf.reshape(alongRows, [count, height, halves]), [0, 2, 1]),
      [count * halves / 2, 2 * height],
    ) as tf.Tensor2D;
    const spectrum = tf.matMul(columns, spectrumOfPairs(height));
    return tf.div<tf.Scalar>(tf.sum(tf.abs(spectrum)), 2 * predicted.size);
  });
}

/**
 * From n numbers to the pairs of cosine and sine part of each frequency up to
 * the middle one, `[n, 2 * frequencies]`; doubled where the other half of the
 * spectrum has the same.
 */
function halfSpectrum(n: number): tf.Tensor2D {
  const { cos, sin } = waves(n);
  const columns = 2 * (Math.floor(n / 2) + 1);
  const values = new Float32Array(n * columns);
  for (let x = 0, at = 0; x < n; x++) {
    for (let k = 0; k < columns / 2; k++) {
      const times = k === 0 || 2 * k === n ? 1 : 2;
      values[at++] = times * cos[k * x % n];
      values[at++] = times * sin[k * x % n];
    }
  }
  return tf.tensor2d(values, [n, columns]);
}

/**
 * From n cosine parts and n sine parts to the n real and n imaginary parts of
 * the spectrum, these negated, `[2n, 2n]`.
 */
function spectrumOfPairs(n: number): tf.Tensor2D {
  const { cos, sin } = waves(n);
  const values = new Float32Array(4 * n * n);
  for (let y = 0; y < n; y++) {
    const upper = 2 * n * y;
    const lower = 2 * n * (n + y);
    for (let k = 0; k < n; k++) {
      const at = k * y % n;
      values[upper + k] = values[lower + n + k] = cos[at];
      values[upper + n + k] = sin[at];
      values[lower + k] = -sin[at];
    }
  }
  return tf.tensor2d(values, [2 * n, 2 * n]);
}

/** Cosines and sines of a turn in n steps. */
function waves(n: number) {
  const turn = Float64Array.from({ length: n }, (_, i) => 2 * Math.PI * i / n);
  return { cos: turn.map(Math.cos), sin: turn.map(Math.sin) };
}
