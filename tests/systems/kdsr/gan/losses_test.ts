import assert from "node:assert/strict";
import { openEngine } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import { disposeTree, valueAndGrad } from "../../../../lib/nn/mod.ts";
import { ganLoss } from "../../../../lib/systems/kdsr/gan/losses.ts";

Deno.test("the GAN loss is the cross-entropy of the logits, whichever side asks", async () => {
  const engine = await openEngine({ engine: "cpu" });
  const before = engine.liveTensors();
  const logits = [-3, -0.5, 0, 0.25, 2];
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const mean = (f: (x: number) => number) =>
    logits.reduce((sum, x) => sum + f(x), 0) / logits.length;
  const x = tf.tensor1d(logits);
  for (const target of ["real", "fake"] as const) {
    const { loss, grads } = valueAndGrad(
      ({ x }) => ({ loss: ganLoss(x, target) }),
      { x },
    );
    const wanted = target === "real" ? 1 : 0;
    const expected = mean((x) =>
      -Math.log(wanted ? sigmoid(x) : 1 - sigmoid(x))
    );
    assert(Math.abs((await loss.data())[0] - expected) < 1e-6);
    const gradient = await grads.x.data();
    for (const [i, x] of logits.entries()) { // (sigmoid - target) / n
      const slope = (sigmoid(x) - wanted) / logits.length;
      assert(Math.abs(gradient[i] - slope) < 1e-6, `${gradient[i]}, ${slope}`);
    }
    disposeTree([grads, [loss]]);
  }
  x.dispose();
  assert.equal(engine.liveTensors(), before);
});

Deno.test("the GAN loss of logits in the thousands is linear on one side and 0 on the other", async () => {
  await openEngine({ engine: "cpu" });
  for (
    const [logit, target, expected, slope] of [
      [5000, "real", 0, 0],
      [-5000, "real", 5000, -1],
      [5000, "fake", 5000, 1],
      [-5000, "fake", 0, 0],
    ] as const
  ) {
    const x = tf.scalar(logit);
    const { loss, grads } = valueAndGrad(
      ({ x }) => ({ loss: ganLoss(x, target) }),
      { x },
    );
    assert.equal((await loss.data())[0], expected);
    assert.equal((await grads.x.data())[0] + 0, slope);
    disposeTree([grads, [loss, x]]);
  }
});
