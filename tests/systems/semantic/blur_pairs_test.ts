import assert from "node:assert/strict";
import { listSource } from "../../../lib/data/mod.ts";
import { motionBlur } from "../../../lib/degrade/mod.ts";
import { openEngine } from "../../../lib/engine/mod.ts";
import { createImage } from "../../../lib/image/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import { blurBatches } from "../../../lib/systems/semantic/blur_pairs.ts";

const engine = await openEngine({ engine: "cpu" });

const grey = (value: number) => {
  const image = createImage(24, 24, 3);
  image.data.fill(value);
  return image;
};
const pairs = {
  source: listSource([grey(0.25)]),
  degradation: motionBlur({ severity: "mild" }),
  real: {
    length: 1,
    load: () =>
      Promise.resolve({ name: "real", input: grey(0.5), reference: grey(1) }),
  },
};

/** The sharp brightness of every pair of a batch. */
async function kinds(batch: number, step: number) {
  const how = { patch: 8, margin: 4, rng: seeded(1), batch };
  const { lr, hr } = await blurBatches(pairs, how).at(step);
  assert.deepEqual(lr.shape, [batch, 8, 8, 3]);
  const values = await hr.data();
  lr.dispose();
  hr.dispose();
  const found = Array.from({ length: batch }, (_, i) => values[i * 8 * 8 * 3]);
  return found.sort();
}

Deno.test("half of a batch is real, half is blurred; of an odd one in turn the larger part", async () => {
  const before = engine.liveTensors();
  assert.deepEqual(await kinds(4, 0), [0.25, 0.25, 1, 1]);
  assert.deepEqual(await kinds(4, 1), [0.25, 0.25, 1, 1]);
  assert.deepEqual(await kinds(3, 0), [0.25, 1, 1]);
  assert.deepEqual(await kinds(3, 1), [0.25, 0.25, 1]);
  assert.deepEqual(await kinds(1, 0), [1]);
  assert.deepEqual(await kinds(1, 1), [0.25]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("real pairs alone, and batches that were made elsewhere, are taken as they are", async () => {
  const how = { patch: 8, margin: 4, rng: seeded(1), batch: 2 };
  const { lr, hr } = await blurBatches({ real: pairs.real }, how).at(0);
  assert.equal((await lr.data())[0], 0.5);
  assert.equal((await hr.data())[0], 1);
  const own = { at: () => Promise.resolve({ lr, hr }) };
  assert.equal(blurBatches({ batches: own }, how), own);
  lr.dispose();
  hr.dispose();
});
