import assert from "node:assert/strict";
import { folderSource } from "../../lib/data/mod.ts";
import { paintTestSet } from "../../lib/data/generated/test_set.ts";

const folder = new URL("../../data/generated", import.meta.url).pathname;

Deno.test("the shipped test set is what the painting gives, and has not been changed", async () => {
  const source = await folderSource(folder, { purpose: "test" });
  assert.equal(source.length, 14);
  let index = 0;
  for (const { file, image } of paintTestSet()) {
    assert.equal(source.nameOf(index), file);
    const shipped = await source.load(index++);
    assert.deepEqual([shipped.width, shipped.height], [
      image.width,
      image.height,
    ]);
    // Scales 2, 3 and 4 divide both sides.
    assert.equal(image.width % 12 + image.height % 12, 0);
    assert.ok(
      shipped.data.every((value, i) => value === image.data[i]),
      `${file} is painted otherwise now: raise generatorVersion, run deno task data make`,
    );
  }
});

Deno.test("training refuses the shipped test set and takes the shipped photographs", async () => {
  await assert.rejects(folderSource(folder, { purpose: "train" }), {
    name: "InputError",
    message: /set aside for tests/,
  });
  const photos = new URL("../../data/photos", import.meta.url).pathname;
  const source = await folderSource(photos, { purpose: "train" });
  assert.ok(source.length >= 12);
});
