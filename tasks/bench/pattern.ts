import * as tf from "../../lib/engine/tf.ts";

/** A tensor of numbers from 0 to 1, spread evenly; the PyTorch side computes the same. */
export function pattern<T extends tf.Tensor>(
  shape: readonly number[],
  start = 0,
): T {
  const values = new Float32Array(shape.reduce((n, side) => n * side, 1));
  for (let i = 0; i < values.length; i++) {
    values[i] = (1 + start + i) * 0.6180339887498949 % 1;
  }
  return tf.tensor(values, [...shape]) as T;
}
