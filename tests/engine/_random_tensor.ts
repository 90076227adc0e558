import * as tf from "../../lib/engine/tf.ts";
import { seeded } from "../../lib/random/mod.ts";

/** Normal draws that depend on nothing but shape and name. */
export function randomTensor(shape: number[], name: string): tf.Tensor {
  const rng = seeded(7).split(name);
  const count = shape.reduce((n, side) => n * side, 1);
  const values = Float32Array.from({ length: count }, () => rng.normal());
  return tf.tensor(values, shape);
}

/** The greatest difference, relative to the greatest value. */
export function difference(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
): number {
  if (actual.length !== expected.length) return Infinity;
  let most = 0;
  let scale = 1e-6;
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i] - expected[i]);
    most = Math.max(most, Number.isNaN(off) ? Infinity : off);
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return most / scale;
}
