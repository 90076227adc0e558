import assert from "node:assert/strict";
import {
  clipByGlobalNorm,
  disposeTree,
  leaves,
  openEngine,
  type Params,
  tf,
} from "../../mod.ts";

const engine = await openEngine({ engine: "wasm" });

async function clipped(values: Params, max: number): Promise<number[][]> {
  const before = engine.liveTensors();
  const result = clipByGlobalNorm(values, max);
  const read = await Promise.all(leaves(result).map((t) => t.data()));
  disposeTree(result);
  assert.equal(engine.liveTensors(), before);
  disposeTree(values);
  return read.map((value) => [...value]);
}

Deno.test("the norm is taken over all tensors together, and their direction stays", async () => {
  const [[a], [b, c]] = await clipped(
    { a: tf.scalar(2), list: [tf.tensor1d([-4, 4])] },
    3,
  );
  for (const [found, wanted] of [[a, 1], [b, -2], [c, 2]]) {
    assert(Math.abs(found - wanted) < 1e-6);
  }
});

Deno.test("gradients within the limit, at it, and zeros stay as they are", async () => {
  assert.deepEqual(await clipped([tf.tensor1d([3, 4])], 6), [[3, 4]]);
  assert.deepEqual(await clipped([tf.tensor1d([3, 4])], 5), [[3, 4]]);
  assert.deepEqual(await clipped([tf.tensor1d([0, 0])], 1), [[0, 0]]);
});

Deno.test("a gradient that is not a number is not hidden", async () => {
  const [[a]] = await clipped([tf.tensor1d([NaN, 1])], 1);
  assert(Number.isNaN(a));
});
