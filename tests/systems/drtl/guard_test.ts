import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { decide } from "../../../lib/systems/drtl/guard.ts";
import {
  gradientRelations,
  lossRelations,
} from "../../../lib/systems/drtl/oracles.ts";

const engine = await openEngine({ engine: "wasm" });

const scores = (relation: number, uniform: number, none: number) => [
  { name: "relation", score: relation },
  { name: "uniform", score: uniform },
  { name: "none", score: none },
];

Deno.test("the guard keeps the relation-weighted prior where nothing is better, ties included", () => {
  assert.equal(decide(scores(28, 28, 27)).chosen, "relation");
  assert.match(decide(scores(29, 28, 27)).reason, /"relation" is kept/);
});

Deno.test("the guard takes what is better on the support set, and says by how much", () => {
  const { chosen, reason, scores: sorted } = decide(scores(28, 28.25, 28.5));
  assert.equal(chosen, "none");
  assert.match(reason, /"none" .* 0\.50 dB better/);
  assert.deepEqual(sorted.map(({ name }) => name), [
    "none",
    "uniform",
    "relation",
  ]);
});

Deno.test("a margin lets the relation-weighted prior be a little worse", () => {
  assert.equal(decide(scores(28, 28.04, 27), 0.05).chosen, "relation");
  assert.equal(decide(scores(28, 28.06, 27), 0.05).chosen, "uniform");
});

Deno.test("a score that is no number is refused by name", () => {
  assert.throws(() => decide(scores(28, NaN, 27)), /score of "uniform"/);
  assert.throws(() => decide([]), /no candidate/);
});

Deno.test("the gradient oracle gives the cosines of the gradients, and leaves no tensors", async () => {
  const before = engine.liveTensors();
  const towards = (x: number, y: number) => (p: { at: tf.Tensor }) =>
    tf.sum(tf.square(tf.sub(p.at, tf.tensor1d([x, y])))) as tf.Scalar;
  const params = { at: tf.tensor1d([0, 0]) };
  const found = await gradientRelations(params, [
    towards(2, 0),
    towards(0, 3),
    towards(-1, -1),
  ], towards(1, 1));
  const expected = [Math.SQRT1_2, Math.SQRT1_2, -1];
  found.forEach((r, i) => assert(Math.abs(r - expected[i]) < 1e-6));
  params.at.dispose();
  assert.equal(engine.liveTensors(), before);
});

Deno.test("the loss oracle prefers the task whose prior does best", () => {
  const found = lossRelations([0.03, 0.02, 0.025]);
  [0.5, 1, 0.75].forEach((r, i) => assert(Math.abs(found[i] - r) < 1e-12));
});
