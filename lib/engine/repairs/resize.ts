import * as tf from "../core.ts";
import { replaceGradient } from "./register.ts";

/*
 * Resizing is one matrix along each side; its gradient is their transposes.
 * The kernels that come with TensorFlow.js are wrong for half-pixel centres,
 * and on "cpu" for any picture that is not square.
 */

interface Attrs {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
  readonly size: [number, number];
}

/** The weights `[to, from]` with which old pixels make the new ones. */
type Weights = (from: number, to: number, attrs: Attrs) => tf.Tensor2D;

function weights(
  place: (i: number, ratio: number, last: number, attrs: Attrs) => [
    low: number,
    high: number,
    share: number,
  ],
): Weights {
  return (from, to, attrs) => {
    const aligned = attrs.alignCorners && to > 1;
    const ratio = aligned ? (from - 1) / (to - 1) : from / to;
    const values = new Float32Array(to * from);
    for (let i = 0; i < to; i++) {
      const [low, high, share] = place(i, ratio, from - 1, attrs);
      values[i * from + low] += 1 - share;
      values[i * from + high] += share;
    }
    return tf.tensor2d(values, [to, from]);
  };
}

const bilinear = weights((i, ratio, last, { halfPixelCenters }) => {
  const source = halfPixelCenters ? (i + 0.5) * ratio - 0.5 : i * ratio;
  const low = Math.max(0, Math.floor(source));
  const high = Math.min(last, Math.ceil(source));
  return [low, high, source - low];
});

const nearest = weights((i, ratio, last, attrs) => {
  const source = attrs.halfPixelCenters ? (i + 0.5) * ratio : i * ratio;
  const whole = attrs.alignCorners ? Math.round(source) : Math.floor(source);
  const at = Math.min(last, Math.max(0, whole));
  return [at, at, 0];
});

/** The product of a matrix with the last axis but one after it was moved last. */
function along(x: tf.Tensor, order: number[], matrix: tf.Tensor2D): tf.Tensor {
  const moved = tf.transpose(x, order);
  const flat = tf.reshape(moved, [-1, matrix.shape[0]]) as tf.Tensor2D;
  const shape = [...moved.shape.slice(0, -1), matrix.shape[1]];
  return tf.reshape(tf.matMul(flat, matrix), shape);
}

for (
  const [kernelName, weigh] of [
    [tf.ResizeBilinear, bilinear],
    [tf.ResizeNearestNeighbor, nearest],
  ] as [string, Weights][]
) {
  replaceGradient<Attrs>({
    kernelName,
    save: ["images"],
    of: (dy, [images], attrs) => ({
      images: () => {
        const [, height, width] = images.shape as number[];
        const [, newHeight, newWidth] = dy.shape as number[];
        const wide = along(dy, [0, 1, 3, 2], weigh(width, newWidth, attrs));
        const tall = along(wide, [0, 2, 3, 1], weigh(height, newHeight, attrs));
        return tf.transpose(tall, [0, 3, 2, 1]);
      },
    }),
  });
}
