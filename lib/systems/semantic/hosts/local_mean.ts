import { replicatePad } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";

/**
 * The mean over a window around each pixel (Chu et al., "Improving Image
 * Restoration by Revisiting Global Information Aggregation", ECCV 2022). Near
 * the borders the window stays within the picture; one that is larger than the
 * picture is as large as the picture.
 *
 * @param x `[batch, height, width, channels]`.
 * @param size Rows and columns of the window.
 * @returns The same shape; `[batch, 1, 1, channels]` where the window covers
 * the picture.
 */
export function localMean(
  x: tf.Tensor4D,
  [rows, columns]: readonly [number, number],
): tf.Tensor4D {
  const [, height, width] = x.shape;
  if (rows >= height && columns >= width) {
    return tf.mean(x, [1, 2], true) as tf.Tensor4D;
  }
  const h = Math.min(rows, height);
  const w = Math.min(columns, width);
  return tf.tidy(() => {
    const means = tf.tidy(() => meanAlong(meanAlong(x, 1, h), 2, w));
    return replicatePad(means, [around(h), around(w)]);
  });
}

/** Of the pixels that windows leave out, how many lie before and how many after. */
function around(size: number): [number, number] {
  return [(size - 1) >> 1, size >> 1];
}

/** The means over all windows along one axis, from running sums that begin with zero. */
function meanAlong(x: tf.Tensor4D, axis: number, size: number): tf.Tensor4D {
  const count = x.shape[axis] - size + 1;
  const before = x.shape.map((_, i): [number, number] => [+(i === axis), 0]);
  // Large pictures take care that no more maps than needed are there at once.
  return tf.tidy(() => {
    const sums = tf.tidy(() => tf.pad(tf.cumsum(x, axis), before));
    const part = (from: number) =>
      tf.slice(
        sums,
        x.shape.map((_, i) => i === axis ? from : 0),
        x.shape.map((side, i) => i === axis ? count : side),
      );
    return tf.div(tf.tidy(() => tf.sub(part(size), part(0))), size);
  });
}
