import assert from "node:assert/strict";
import { openOnednn } from "../../../lib/engine/onednn/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import {
  applyConv,
  disposeTree,
  initConv,
  valueAndGrad,
} from "../../../lib/nn/mod.ts";
import { adam } from "../../../lib/optim/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import { libraries } from "./_libraries.ts";

/** The bits of a small network after some steps. */
async function train(steps: number): Promise<Float32Array[]> {
  const rng = seeded(7);
  const size = 2 * 24 * 24 * 3;
  const x = tf.tensor4d(
    Float32Array.from({ length: size }, () => rng.uniform()),
    [2, 24, 24, 3],
  );
  const optimiser = adam({ learningRate: 1e-3 });
  let params = [[3, 32], [32, 32], [32, 3]].map(([inputs, outputs], i) =>
    initConv(rng.split(i), { inputs, outputs })
  );
  let moments = optimiser.init(params);
  for (let step = 0; step < steps; step++) {
    const { loss, report: _, grads } = valueAndGrad((p) => ({
      loss: tf.mean(tf.abs(tf.sub(
        p.reduce(
          (h, conv, i) =>
            applyConv(conv, h, { activation: i < 2 ? "relu" : "linear" }),
          x,
        ),
        0.5,
      ))) as tf.Scalar,
    }), params);
    const next = optimiser.update(grads, moments, params, { step });
    for (const old of [params, moments, grads]) disposeTree(old);
    loss.dispose();
    ({ params, moments } = next);
  }
  const bits = await Promise.all(
    params.flatMap(({ weight, bias }) => bias ? [weight, bias] : [weight])
      .map((tensor) => tensor.data<"float32">()),
  );
  for (const tree of [params, moments]) disposeTree(tree);
  x.dispose();
  return bits;
}

for (const library of libraries) {
  for (const threads of [1, 2]) {
    Deno.test(`a training on oneDNN ${library.version} gives the same bits again, thread count ${threads}`, async () => {
      const results: Float32Array[][] = [];
      for (let run = 0; run < 2; run++) {
        const engine = await openOnednn(library, { threads });
        const before = tf.memory().numTensors;
        results.push(await train(20));
        assert.equal(tf.memory().numTensors, before);
        assert(engine.kept() > 0);
        await engine.close();
        assert.equal(engine.kept(), 0);
      }
      assert.deepEqual(results[1], results[0]);
    });
  }
}
