import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import {
  countParameters,
  disposeTree,
  leaves,
  valueAndGrad,
} from "../../../lib/nn/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import {
  applyBackbone,
  type BackboneParams,
  initBackbone,
} from "../../../lib/systems/drtl/model/backbone.ts";
import {
  type Backbone,
  backboneOf,
} from "../../../lib/systems/drtl/model/config.ts";

const engine = await openEngine({ engine: "wasm" });

// The published totals; RCAN's is 15,592,379 with the 24 of its mean shifts.
const totals: readonly [Backbone, number][] = [
  [backboneOf("cnn", 1), 225_091],
  [{ kind: "cnn", scale: 2, features: 64, layers: 20 }, 668_227],
  [backboneOf("srresnet", 4), 1_517_571],
  [backboneOf("edsr", 4), 1_517_571],
  [backboneOf("edsr", 2), 1_369_859],
  [backboneOf("rcan", 4), 15_592_379 - 24],
];
for (const [model, total] of totals) {
  Deno.test(`${model.kind} at x${model.scale} has ${total} parameters`, () => {
    const params = initBackbone(seeded(1), model);
    assert.equal(countParameters(params), total);
    disposeTree(params);
  });
}

const small: readonly Backbone[] = ([1, 2, 3, 4] as const).flatMap((scale) => [
  { kind: "cnn", scale, features: 4, layers: 3 },
  { kind: "srresnet", scale, features: 4, blocks: 2 },
  { kind: "edsr", scale, features: 4, blocks: 2, residualScale: 0.1 },
  { kind: "rcan", scale, features: 8, groups: 2, blocks: 2, reduction: 1 },
]);
for (const model of small) {
  Deno.test(`${model.kind} at x${model.scale} begins near the enlarged picture, and all its parameters learn`, async () => {
    const before = engine.liveTensors();
    const params = initBackbone(seeded(2), model);
    const lr = tf.randomUniform(
      [1, 6, 5, 3],
      0,
      1,
      "float32",
      1,
    ) as tf.Tensor4D;
    const { scale } = model;
    const base = scale === 1
      ? lr
      : tf.fill([1, 6 * scale, 5 * scale, 3], 0.5) as tf.Tensor4D;
    const { loss, grads, report } = valueAndGrad(
      (p: BackboneParams) => {
        const sr = applyBackbone(model, p, { lr, base });
        assert.deepEqual(sr.shape, base.shape);
        const change = tf.max(tf.abs(tf.sub(sr, base))) as tf.Scalar;
        return { loss: tf.sum(tf.square(sr)), report: { change } };
      },
      params,
    );
    const [change] = await report.change.data();
    assert(change > 0 && change < 0.2, `${change}`);
    for (const grad of leaves(grads)) {
      const values = await grad.data();
      assert(values.every(Number.isFinite) && values.some((v) => v !== 0));
    }
    disposeTree([params, grads, loss, report, lr]);
    if (scale > 1) base.dispose();
    assert.equal(engine.liveTensors(), before);
  });
}

Deno.test("a backbone of no layers is refused", () => {
  assert.throws(
    () =>
      initBackbone(seeded(1), {
        kind: "cnn",
        scale: 1,
        features: 4,
        layers: 0,
      }),
    /layers is 0/,
  );
});
