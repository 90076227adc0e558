import assert from "node:assert/strict";
import { disposeTree, ema, openEngine, tf } from "../../mod.ts";

const engine = await openEngine({ engine: "wasm" });

Deno.test("the average follows its formula, outlives the parameters and leaves no tensors", async () => {
  const before = engine.liveTensors();
  const { init, update } = ema(0.999);
  let params = { body: [tf.tensor1d([1, -1])] };
  let average = init(params);
  let wanted = 1;
  for (let step = 1; step <= 50; step++) {
    disposeTree(params);
    params = { body: [tf.tensor1d([1 + step, -1 - step])] };
    const next = update(average, params);
    disposeTree(average);
    average = next;
    wanted = 0.999 * wanted + 0.001 * (1 + step);
  }
  const [up, down] = await average.body[0].data();
  assert(Math.abs(up - wanted) < 1e-5, `${up}, expected ${wanted}`);
  assert.equal(down, -up);
  disposeTree([params, average]);
  assert.equal(engine.liveTensors(), before);
});
