import * as tf from "../../../lib/engine/tf.ts";
import { openWasm } from "../../../lib/engine/wasm/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import { volume } from "./_reference.ts";

/** Runs a test's body on the wasm engine, then closes it. */
export async function onWasm(
  threads: number,
  body: () => void | Promise<void>,
): Promise<void> {
  const engine = await openWasm({ threads });
  try {
    const before = tf.memory().numTensors;
    await body();
    tf.disposeVariables();
    const left = tf.memory().numTensors - before;
    if (left !== 0) throw new Error(`the test has left ${left} tensors`);
  } finally {
    await engine.close();
  }
}

/** Numbers between -0.5 and 0.5, the same for the same name and size. */
export function numbers(name: string, shape: readonly number[]): Float32Array {
  const rng = seeded(name);
  return Float32Array.from(
    { length: volume(shape) },
    () => rng.uniform() - 0.5,
  );
}

/** Runs a kernel on plain numbers: `[values, shape]` in, values out. */
export function compute(
  kernel: string,
  inputs: Record<string, readonly [Float32Array, readonly number[]]>,
  attrs: object = {},
): Float32Array[] {
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, [values, shape]]) => [
      name,
      tf.tensor(values, [...shape]),
    ]),
  );
  const results = [
    tf.engine().runKernel(kernel, tensors, attrs as tf.NamedAttrMap),
  ].flat() as tf.Tensor[];
  const values = results.map((result) => result.dataSync() as Float32Array);
  tf.dispose([results, tensors]);
  return values;
}

/** The largest difference, relative to the largest number. */
export function difference(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
): number {
  if (got.length !== expected.length) return Infinity;
  let most = 0;
  let size = 1e-30;
  for (let i = 0; i < got.length; i++) {
    const d = Math.abs(got[i] - expected[i]);
    if (!(d <= most)) most = d;
    size = Math.max(size, Math.abs(expected[i]));
  }
  return most / size;
}
