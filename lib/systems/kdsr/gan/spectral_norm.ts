import * as tf from "../../../engine/tf.ts";
import type { Rng } from "../../../random/mod.ts";

/**
 * Estimates of the singular vectors that belong to a weight's largest singular
 * value. They are carried from step to step, not trained.
 */
export type SpectralVectors = {
  /** Left vector, `[out]`, of length 1. */
  readonly u: tf.Tensor1D;
  /** Right vector, `[height * width * in]`, in the weight's own order, of length 1. */
  readonly v: tf.Tensor1D;
};

/** What lengths are held above when they divide. */
const eps = 1e-12;

/** Draws vectors of random direction to start a weight's power iteration from. */
export function initSpectralVectors(
  rng: Rng,
  weight: tf.Tensor4D,
): SpectralVectors {
  const outputs = weight.shape[3];
  const direction = (name: string, length: number) => {
    const child = rng.split(name);
    const values = Float32Array.from({ length }, () => child.normal());
    return tf.tidy(() => unit(tf.tensor1d(values)));
  };
  return {
    u: direction("u", outputs),
    v: direction("v", weight.size / outputs),
  };
}

/**
 * Brings the vectors nearer to a weight's singular vectors (power iteration;
 * Miyato et al. 2018, algorithm 1). New tensors are returned, the old ones
 * stay as they are.
 *
 * @param weight `[height, width, in, out]`, read as the matrix
 * `[out, height * width * in]`.
 */
export function powerIteration(
  weight: tf.Tensor4D,
  { u, v }: SpectralVectors,
  iterations = 1,
): SpectralVectors {
  return tf.tidy(() => {
    const transposed = asMatrix(weight);
    let left = tf.reshape(u, [-1, 1]);
    let right = tf.reshape(v, [-1, 1]);
    for (let i = 0; i < iterations; i++) {
      right = unit(tf.matMul(transposed, left));
      left = unit(tf.matMul(transposed, right, true));
    }
    return {
      u: tf.clone(tf.reshape(left, [-1])),
      v: tf.clone(tf.reshape(right, [-1])),
    } as SpectralVectors;
  });
}

/**
 * The weight divided by its largest singular value, `u^T W v`. Gradients flow
 * through the weight in numerator and denominator; the vectors are constants.
 */
export function spectralNorm(
  weight: tf.Tensor4D,
  { u, v }: SpectralVectors,
): tf.Tensor4D {
  const right = tf.matMul(asMatrix(weight), tf.reshape(v, [-1, 1]), true);
  return tf.div(weight, tf.sum(tf.mul(right, tf.reshape(u, [-1, 1]))));
}

/** The transposed matrix, `[height * width * in, out]`: a mere view of HWIO. */
function asMatrix(weight: tf.Tensor4D): tf.Tensor2D {
  return tf.reshape(weight, [-1, weight.shape[3]]);
}

function unit<T extends tf.Tensor>(x: T): T {
  return tf.div(x, tf.maximum(tf.sqrt(tf.sum(tf.square(x))), eps));
}
