import * as tf from "../../../engine/tf.ts";

/**
 * Average pooling to `size` x `size`, whatever the sides of the map: bin i of
 * n covers the rows from floor(i h / n) to ceil((i + 1) h / n), as PyTorch's
 * adaptive pooling does.
 *
 * It is a product with a fixed matrix, so that its derivative is one too.
 *
 * @param x `[batch, h, w, channels]`.
 * @returns `[batch, size * size, channels]`, row by row.
 */
export function adaptiveAveragePool(x: tf.Tensor4D, size: number): tf.Tensor3D {
  const [batch, height, width, channels] = x.shape;
  const matrix = new Float32Array(size * size * height * width);
  for (let i = 0; i < size; i++) {
    const [top, bottom] = bin(i, size, height);
    for (let j = 0; j < size; j++) {
      const [left, right] = bin(j, size, width);
      const share = 1 / ((bottom - top) * (right - left));
      const row = (i * size + j) * height;
      for (let y = top; y < bottom; y++) {
        const from = (row + y) * width;
        matrix.fill(share, from + left, from + right);
      }
    }
  }
  return tf.matMul(
    tf.tensor3d(matrix, [1, size * size, height * width]),
    tf.reshape(x, [batch, height * width, channels]),
  );
}

function bin(i: number, count: number, length: number): [number, number] {
  return [
    Math.floor(i * length / count),
    Math.ceil((i + 1) * length / count),
  ];
}
