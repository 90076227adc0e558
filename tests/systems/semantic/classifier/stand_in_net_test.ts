import assert from "node:assert/strict";
import {
  countParameters,
  disposeTree,
  InputError,
  seeded,
  tf,
} from "../../../../mod.ts";
import { createClassifier } from "../../../../lib/systems/semantic/classifier/create_classifier.ts";
import { onEveryEngine } from "../../../_every_engine.ts";

onEveryEngine(
  "a stand-in net has four levels and logits, whatever else is in the batch",
  async () => {
    const net = createClassifier({
      kind: "stand-in",
      widths: [8, 16, 24, 32],
      blocks: 1,
      classes: 5,
    });
    assert.deepEqual(net.levels, [
      { stride: 4, channels: 8 },
      { stride: 8, channels: 16 },
      { stride: 16, channels: 24 },
      { stride: 32, channels: 32 },
    ]);
    const params = net.init(seeded(1));
    const both = tf.randomUniform<tf.Rank.R4>(
      [2, 64, 96, 3],
      0,
      1,
      "float32",
      1,
    );
    const { levels, logits } = net.apply(params, both);
    assert.deepEqual(levels.map(({ shape }) => shape), [
      [2, 16, 24, 8],
      [2, 8, 12, 16],
      [2, 4, 6, 24],
      [2, 2, 3, 32],
    ]);
    assert.deepEqual(logits!.shape, [2, 5]);
    const one = net.apply(params, tf.slice(both, 1, 1)).logits!;
    const difference = tf.max(tf.abs(tf.sub(tf.slice(logits!, 1, 1), one)));
    assert((await difference.data())[0] < 1e-5);
  },
);

Deno.test("the reading's stand-in net has about 2.8 million parameters", () => {
  const net = createClassifier({
    kind: "stand-in",
    widths: [32, 64, 128, 256],
    blocks: 2,
    classes: 22,
  });
  const params = net.init(seeded(1));
  const count = countParameters(params);
  disposeTree(params);
  assert(count > 2.7e6 && count < 2.9e6, String(count));
});

Deno.test("widths that groups do not divide are refused", () => {
  assert.throws(
    () =>
      createClassifier({
        kind: "stand-in",
        widths: [8, 12, 16, 16],
        blocks: 1,
        classes: 0,
      }),
    (error) => error instanceof InputError && /8,12,16,16/.test(error.message),
  );
});
