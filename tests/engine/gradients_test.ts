import assert from "node:assert/strict";
import { openEngine } from "../../lib/engine/mod.ts";
import * as tf from "../../lib/engine/tf.ts";
import { cases } from "./_cases.ts";
import { firstOrder, secondOrder, tolerance } from "./_derivatives.ts";
import { present } from "./_engines.ts";

for (const { label, options } of present) {
  Deno.test(`derivatives on "${label}" agree with finite differences`, async (t) => {
    await openEngine(options);
    for (const test of cases) {
      await t.step(test.name, async () => {
        const before = tf.memory().numTensors;
        const first = await firstOrder(test);
        assert(first < tolerance, `the gradient is off by ${first}`);
        if (test.second === "refused") {
          await assert.rejects(() => secondOrder(test), /gradient/);
          return;
        }
        const second = await secondOrder(test);
        assert(second < tolerance, `the second derivative is off by ${second}`);
        assert.equal(tf.memory().numTensors, before, "tensors are left over");
      });
    }
  });
}
