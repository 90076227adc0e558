import assert from "node:assert/strict";
import { listSource } from "../../../lib/data/mod.ts";
import { openEngine } from "../../../lib/engine/mod.ts";
import { disposeTree, initConv } from "../../../lib/nn/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import { marksOf } from "../../../lib/systems/drtl/marks.ts";
import { scene } from "./_setting.ts";

const engine = await openEngine({ engine: "wasm" });

Deno.test("marks tell other pictures, fewer ones and another VGG apart, and the same ones not", async () => {
  const before = engine.liveTensors();
  const vgg = (seed: number) => [
    initConv(seeded(seed), { inputs: 3, outputs: 2 }),
  ];
  const [one, other] = [vgg(1), vgg(2)];
  const source = listSource([scene(1), scene(2)]);
  const marks = await marksOf(source, one);
  const again = await marksOf(listSource([scene(1), scene(2)]), one);
  assert.deepEqual(marks, again);
  assert.deepEqual(Object.keys(marks), ["pictures", "vgg"]);
  const { pictures, vgg: seen } = marks;
  for (const images of [[scene(1)], [scene(3), scene(2)]]) {
    const found = await marksOf(listSource(images), one);
    assert.notEqual(found.pictures, pictures);
    assert.equal(found.vgg, seen);
  }
  assert.notEqual((await marksOf(source, other)).vgg, seen);
  assert.deepEqual(await marksOf(source, undefined), { pictures });
  disposeTree([one, other]);
  assert.equal(engine.liveTensors(), before);
});
