import assert from "node:assert/strict";
import { openEngine } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import { levelDeviations } from "../../../../lib/systems/semantic/prior/level_statistics.ts";
import {
  type FeatureDistance,
  levelDistances,
} from "../../../../lib/systems/semantic/prior/level_distances.ts";
import { drawnTeacher, normal, pictures } from "./_setting.ts";

const engine = await openEngine({ engine: "wasm" });

/** The definition, position by position. */
async function byHand(
  sharp: tf.Tensor4D,
  blurry: tf.Tensor4D,
): Promise<FeatureDistance> {
  const [count, height, width, channels] = sharp.shape;
  const [s, b] = [await sharp.data(), await blurry.data()];
  const size = height * width;
  const apart = (i: number, j: number) => {
    let sum = 0;
    for (let x = 0; x < size; x++) {
      let [dot, ss, bb] = [0, 0, 0];
      for (let c = 0; c < channels; c++) {
        const [p, q] = [
          s[(i * size + x) * channels + c],
          b[(j * size + x) * channels + c],
        ];
        dot += p * q;
        ss += p * p;
        bb += q * q;
      }
      sum += 1 - dot / Math.sqrt(ss * bb);
    }
    return sum / size;
  };
  const all = Array.from(
    { length: count },
    (_, i) => Array.from({ length: count }, (_, j) => apart(i, j)),
  );
  const mean = (keep: (i: number, j: number) => boolean) => {
    const kept = all.flatMap((row, i) => row.filter((_, j) => keep(i, j)));
    return kept.reduce((a, b) => a + b, 0) / kept.length;
  };
  const [own, unrelated] = [
    mean((i, j) => i === j),
    mean((i, j) => i !== j),
  ];
  return { own, unrelated, ratio: own / unrelated };
}

function assertNear(found: FeatureDistance, expected: FeatureDistance): void {
  for (const key of ["own", "unrelated", "ratio"] as const) {
    assert(
      Math.abs(found[key] - expected[key]) < 1e-5,
      `${key}: ${found[key]}, not ${expected[key]}`,
    );
  }
}

Deno.test("distances are those of the definition, plain and centred", async () => {
  const sharp = tf.add<tf.Tensor4D>(normal("s", [3, 8, 16, 5]), 1);
  const blurry = tf.add<tf.Tensor4D>(
    tf.mul(sharp, 0.7),
    normal("b", [3, 8, 16, 5]),
  );
  const seen = (x: tf.Tensor4D) => [x, tf.avgPool(x, 2, 2, "valid")];
  const found = await levelDistances({ sharp, blurry }, { sharp: seen });
  assert.deepEqual(found.map(({ stride }) => stride), [1, 2]);
  for (const l of [0, 1]) {
    const [s, b] = [seen(sharp)[l], seen(blurry)[l]];
    assertNear(found[l].plain, await byHand(s, b));
    const mean = tf.mean(s, [0, 1, 2], true);
    assertNear(
      found[l].centred,
      await byHand(tf.sub(s, mean), tf.sub(b, mean)),
    );
  }
});

Deno.test("equal pictures are no distance apart; other eyes for the blurry ones are used", async () => {
  const sharp = pictures("sharp", [2, 32, 32]);
  const { see } = drawnTeacher();
  const levels = (x: tf.Tensor4D) => see(x).levels;
  const before = engine.liveTensors();
  const same = await levelDistances({ sharp, blurry: sharp }, {
    sharp: levels,
  });
  assert.equal(engine.liveTensors(), before);
  assert.deepEqual(same.map(({ stride }) => stride), [4, 8, 16, 32]);
  for (const { plain, centred } of same) {
    assert(Math.abs(plain.ratio) < 1e-4 && Math.abs(centred.ratio) < 1e-4);
  }
  const opposite = await levelDistances({ sharp, blurry: sharp }, {
    sharp: levels,
    blurry: (x) => levels(x).map((level) => tf.neg(level)),
  });
  for (const { plain } of opposite) {
    assert(Math.abs(plain.own - 2) < 1e-4, `${plain.own}`);
  }
});

Deno.test("a single picture has nothing unrelated beside it", async () => {
  const sharp = pictures("sharp", [1, 32, 32]);
  await assert.rejects(
    levelDistances({ sharp, blurry: sharp }, { sharp: (x) => [x] }),
    /give at least two/,
  );
});

Deno.test("deviations are over all batches together; a level that never changes has 1", async () => {
  const [a, b] = [[0, 2], [10, 12]].map((row) =>
    tf.tensor4d(row, [1, 1, 2, 1])
  );
  const see = (x: tf.Tensor4D) => ({
    levels: [x, tf.mul<tf.Tensor4D>(x, 3), tf.zerosLike(x)],
  });
  const levels = [4, 8, 16].map((stride) => ({ stride, channels: 1 }));
  const before = engine.liveTensors();
  const at = (step: number) => Promise.resolve(tf.clone(step === 0 ? a : b));
  const found = await levelDeviations({ see, levels }, at, 2);
  assert.equal(engine.liveTensors(), before);
  const expected = Math.sqrt(26); // 0, 2, 10, 12
  for (const [l, deviation] of [expected, 3 * expected, 1].entries()) {
    assert(Math.abs(found[l] - deviation) < 1e-5, `${found[l]}`);
  }
  assert.deepEqual(await levelDeviations({ see, levels }, at, 0), [1, 1, 1]);
});
