import assert from "node:assert/strict";
import { alignedBatches } from "../../lib/data/mod.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import { createImage, type Image } from "../../lib/image/mod.ts";
import type { Pair } from "../../lib/metrics/mod.ts";
import { seeded } from "../../lib/random/mod.ts";

await openEngine({ engine: "cpu" });
const rng = seeded("test");

/** A pair of a picture whose pixels all differ and the same, half as bright. */
function pair(name: string, channels: 1 | 3 = 3): Pair {
  const reference = createImage(20, 14, channels);
  const { data } = reference;
  for (let i = 0; i < data.length; i++) data[i] = i / data.length;
  const input = { ...reference, data: data.map((value) => value / 2) };
  return { name, input: input as Image, reference };
}

function source(...pairs: Pair[]) {
  let loads = 0;
  return {
    length: pairs.length,
    load: (index: number) => {
      loads++;
      return Promise.resolve(pairs[index]);
    },
    loads: () => loads,
  };
}

async function read(batches: ReturnType<typeof alignedBatches>, step: number) {
  const { lr, hr } = await batches.at(step);
  const read = [await lr.data(), await hr.data()];
  const { shape } = lr;
  assert.deepEqual(hr.shape, shape);
  lr.dispose();
  hr.dispose();
  return { shape, given: read[0], sharp: read[1] };
}

Deno.test("both patches of a pair are cut at one place and turned alike", async () => {
  const pairs = source(pair("one"), pair("two"));
  const batches = alignedBatches({ pairs, patch: 8, batch: 6, rng });
  const { shape, given, sharp } = await read(batches, 3);
  assert.deepEqual(shape, [6, 8, 8, 3]);
  given.forEach((value, i) => assert.equal(value, sharp[i] / 2));
  const first = (n: number) => sharp[n * 8 * 8 * 3];
  assert(new Set([0, 1, 2, 3, 4, 5].map(first)).size > 3);
});

Deno.test("a step's batch depends on the key and the step alone, and pictures are read once", async () => {
  const pairs = source(pair("one"), pair("two"));
  const how = { pairs, patch: 8, batch: 4 };
  const batches = alignedBatches({ ...how, rng });
  const steps = [];
  for (const step of [0, 1, 5, 6, 7]) steps.push(await read(batches, step));
  assert.equal(pairs.loads(), 2);
  const again = await read(alignedBatches({ ...how, rng }), 5);
  assert.deepEqual(again, steps[2]);
  assert.notDeepEqual(steps[0], steps[1]);
  const other = alignedBatches({ ...how, rng: seeded("other") });
  assert.notDeepEqual(await read(other, 5), again);
});

Deno.test("grey pairs become RGB", async () => {
  const pairs = source(pair("grey", 1));
  const batches = alignedBatches({ pairs, patch: 8, batch: 1, rng });
  const { shape, sharp } = await read(batches, 0);
  assert.deepEqual(shape, [1, 8, 8, 3]);
  assert.equal(sharp[0], sharp[2]);
});

Deno.test("pictures that are too small, and numbers without sense, are refused", async () => {
  const pairs = source(pair("small"));
  const batches = alignedBatches({ pairs, patch: 16, batch: 1, rng });
  await assert.rejects(batches.at(0), /"small" is 20x14, smaller than a patch/);
  assert.throws(
    () => alignedBatches({ pairs, patch: 0, batch: 1, rng }),
    /the patch of batches is 0; give a whole number/,
  );
  assert.throws(
    () => alignedBatches({ pairs: source(), patch: 8, batch: 1, rng }),
    /given no pairs/,
  );
});
