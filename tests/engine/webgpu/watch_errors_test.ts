import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { present } from "../_engines.ts";

const here = present.find(({ label }) => label === "webgpu");

Deno.test({
  name:
    "what the card refuses is an error when a tensor is read, and stays one",
  ignore: !here,
  fn: async () => {
    const engine = await openEngine(here!.options);
    const { device } = tf.backend() as unknown as { device: GPUDevice };
    const x = tf.tensor1d([1, 2, 3]);
    assert.deepEqual([...await tf.square(x).data()], [1, 4, 9]);
    device.createShaderModule({ code: "not WGSL" });
    await assert.rejects(
      () => tf.square(x).data(),
      /the graphics card refused/,
    );
    await assert.rejects(
      () => tf.square(x).data(),
      /the graphics card refused/,
    );
    await engine.close();
  },
});

Deno.test({
  name: "sums of more tensors than a card binds at once are right",
  ignore: !here,
  fn: async () => {
    const engine = await openEngine(here!.options);
    const before = engine.liveTensors();
    const terms = Array.from({ length: 100 }, (_, i) => tf.fill([3], i));
    const total = tf.addN(terms);
    assert.deepEqual([...await total.data()], [4950, 4950, 4950]);
    tf.dispose([total, ...terms]);
    assert.equal(engine.liveTensors(), before);
    await engine.close();
  },
});
