import assert from "node:assert/strict";
import {
  applyConv,
  applyLinear,
  countParameters,
  disposeTree,
  initConv,
  initLinear,
  openEngine,
  seeded,
  tf,
} from "../../mod.ts";

const engine = await openEngine({ engine: "wasm" });

Deno.test("weights and biases are uniform within one over the root of the fan-in", async () => {
  const { weight, bias } = initConv(seeded(1), { inputs: 64, outputs: 64 });
  const bound = 1 / Math.sqrt(64 * 9);
  const values = await weight.data() as Float32Array;
  assert(values.every((v) => Math.abs(v) <= bound));
  const square = values.reduce((sum, v) => sum + v * v, 0) / values.length;
  assert(Math.abs(square / (bound ** 2 / 3) - 1) < 0.02);
  assert((await bias.data()).every((v) => Math.abs(v) <= bound));
});

Deno.test("the same name gives the same weights whatever was drawn before", async () => {
  const rng = seeded(2);
  const first = initConv(rng.split("a"), { inputs: 2, outputs: 2 });
  rng.uniform();
  const again = initConv(rng.split("a"), { inputs: 2, outputs: 2 });
  assert.deepEqual(await first.weight.data(), await again.weight.data());
});

Deno.test("a convolution keeps the picture's size, a linear layer is x·W + b", async () => {
  const before = engine.liveTensors();
  const conv = initConv(seeded(1), { inputs: 3, outputs: 5, size: 5 });
  const y = applyConv(conv, tf.zeros([2, 7, 4, 3]));
  assert.deepEqual(y.shape, [2, 7, 4, 5]);
  assert.equal(countParameters(conv), 5 * 5 * 3 * 5 + 5);
  const linear = {
    weight: tf.tensor2d([[1, 2], [3, 4]]),
    bias: tf.tensor1d([10, 20]),
  };
  const product = tf.tidy(() => applyLinear(linear, tf.tensor2d([[1, 1]])));
  assert.deepEqual([...await product.data()], [14, 26]);
  const free = initLinear(seeded(1), { inputs: 2, outputs: 2, bias: false });
  assert.equal(free.bias, undefined);
  disposeTree(conv);
  disposeTree(linear);
  disposeTree(free);
  tf.dispose([y, product]);
  assert(engine.liveTensors() <= before + 1); // the zeros that y was made of
});
