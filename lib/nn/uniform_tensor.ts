import * as tf from "../engine/tf.ts";
import type { Rng } from "../random/mod.ts";

/** A tensor of uniform draws within plus and minus `bound`. */
export function uniformTensor(
  rng: Rng,
  shape: number[],
  bound: number,
): tf.Tensor {
  const values = new Float32Array(shape.reduce((n, side) => n * side, 1));
  for (let i = 0; i < values.length; i++) {
    values[i] = rng.uniform(-bound, bound);
  }
  return tf.tensor(values, shape);
}
