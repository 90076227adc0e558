import { seeded } from "../../../../lib/random/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import type { Place } from "../../../../lib/systems/semantic/hosts/host.ts";

/** Levels of a small prior. */
export const levels = [4, 8, 16, 32].map((stride, i) => ({
  stride,
  channels: 2 + i,
}));

/** Two places, one of them at a quarter of the size. */
export const places: readonly Place[] = [
  { name: "deep", channels: 6, stride: 4 },
  { name: "full", channels: 4, stride: 1 },
];

/** Normal draws of a shape. */
export function normal(name: string, shape: number[]): tf.Tensor4D {
  const rng = seeded(name);
  const count = shape.reduce((n, side) => n * side, 1);
  const values = Float32Array.from({ length: count }, () => rng.normal());
  return tf.tensor(values, shape as [number, number, number, number]);
}

/** Maps of a prior that cover so many pixels. */
export function mapsOf(width: number, height: number, batch = 1) {
  return levels.map(({ stride, channels }) =>
    normal(`map ${stride}`, [batch, height / stride, width / stride, channels])
  );
}

/** The largest difference between two tensors. */
export async function largestDifference(a: tf.Tensor, b: tf.Tensor) {
  const [x, y] = [await a.data(), await b.data()];
  return (x as Float32Array).reduce(
    (most, v, i) => Math.max(most, Math.abs(v - y[i])),
    0,
  );
}
