import { conv2d, tf } from "../../../mod.ts";
import { layerSides } from "../../../lib/systems/kernelgan/config.ts";
import type { Spectral } from "../../../lib/systems/kernelgan/spectral_norm.ts";

/** A network's weights as tensors, HWIO, under the names of the library's. */
export type Weights = Record<string, tf.Tensor>;

/** The generator run layer by layer: `[3, h, w, 1]` to half of it. */
export function generate(
  weights: Weights,
  crops: tf.Tensor4D,
  strideLayer: number,
): tf.Tensor4D {
  return layerSides.reduce(
    (x, _, i) =>
      conv2d(x, weights[`layer${i}`] as tf.Tensor4D, null, {
        pad: 0,
        stride: i === strideLayer ? 2 : 1,
      }),
    crops,
  );
}

/** The discriminator run layer by layer, without the biases that change nothing: `[1, h, w, 3]` to its map. */
export function discriminate(
  weights: Weights,
  spectral: readonly Spectral[],
  crop: tf.Tensor4D,
): tf.Tensor4D {
  let x = crop;
  for (let i = 0; i < spectral.length; i++) {
    const weight = weights[`layer${i}`] as tf.Tensor4D;
    x = conv2d(x, normalised(weight, spectral[i]), null, { pad: 0 });
    if (i === 0 || i === spectral.length - 1) continue;
    const mean = tf.mean(x, [0, 1, 2], true);
    const off = tf.sub(x, mean);
    const variance = tf.mean(tf.square(off), [0, 1, 2], true);
    const unit = tf.div(off, tf.sqrt(tf.add(variance, 1e-5)));
    const scaled = tf.mul(unit, weights[`gamma${i}`]);
    x = tf.relu(tf.add(scaled, weights[`beta${i}`])) as tf.Tensor4D;
  }
  return tf.sigmoid(tf.add(x, weights.bias)) as tf.Tensor4D;
}

/** A weight divided by u^T W v, with u and v as constants. */
function normalised(
  weight: tf.Tensor4D,
  { u, v }: Spectral,
): tf.Tensor4D {
  const { shape } = weight;
  const rows = v.data.length;
  const matrix = tf.reshape(weight, [rows, u.data.length]);
  const left = tf.tensor2d(v.data.slice(), [1, rows]);
  const right = tf.tensor2d(u.data.slice(), [u.data.length, 1]);
  const sigma = tf.sum(tf.matMul(left, tf.matMul(matrix, right)));
  return tf.reshape(tf.div(matrix, sigma), shape);
}

/** A picture's channels as a batch: `[h, w, 3]` to `[3, h, w, 1]`. */
export function asBatch(values: Float32Array, side: number): tf.Tensor4D {
  const image = tf.tensor3d(values, [side, side, 3]);
  return tf.reshape(tf.transpose(image, [2, 0, 1]), [3, side, side, 1]);
}

/** And back: `[3, h, w, 1]` to `[1, h, w, 3]`. */
export function asPicture(batch: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = batch.shape;
  const planes = tf.reshape(batch, [3, height, width]);
  return tf.reshape(tf.transpose(planes, [1, 2, 0]), [1, height, width, 3]);
}
