import assert from "node:assert/strict";
import { InputError, openEngine, seeded, tf } from "../../../../mod.ts";
import { sceneBatch } from "../../../../lib/systems/semantic/teacher/scene_batch.ts";
import { splitScenes } from "../../../../lib/systems/semantic/teacher/scenes.ts";
import { standInPresets } from "../../../../lib/systems/semantic/teacher/stand_in_config.ts";
import { sceneOf, stripedScenes } from "./_pictures.ts";

await openEngine({ engine: "wasm" });
const { tiny } = standInPresets;

Deno.test("what is held out is never trained on: whole pictures of large scenes, else the right of each", () => {
  const source = stripedScenes();
  const alone = splitScenes(source, (name) => name);
  assert.equal(alone.names.length, source.length);
  assert(alone.training.every(({ to }) => to === 0.7));
  assert(alone.heldOut.every(({ from }) => from === 0.7));
  const one = splitScenes(source, () => "all"); // of six pictures
  assert.deepEqual(one.training.map(({ index }) => index), [0, 1, 2, 3, 4]);
  assert.deepEqual(one.heldOut.map(({ index }) => index), [5]);
  const pairs = splitScenes(source, sceneOf);
  assert.deepEqual(pairs.training.map(({ scene }) => scene), [
    ...[0, 0, 1, 1, 2, 2],
  ]);
});

Deno.test("each crop comes in four turns, clockwise", async () => {
  const { heldOut } = splitScenes(stripedScenes(), sceneOf);
  const views = [heldOut[4], heldOut[5]]; // without stripes: only bright above
  const own = await sceneBatch(tiny, stripedScenes(), views, seeded(1), false);
  assert.deepEqual(own.pictures.shape, [8, 32, 32, 3]);
  assert.deepEqual([...await own.scenes.data()], [2, 2, 2, 2, 2, 2, 2, 2]);
  const turns = [...await own.turns.data()];
  assert.deepEqual(turns, [0, 1, 2, 3, 0, 1, 2, 3]);
  // The brightest side: top, then right, bottom, left.
  const light = tf.tidy(() => {
    const over = (axis: number, from: number) => {
      const begin = [0, 0, 0, 0];
      const size = [-1, -1, -1, -1];
      begin[axis] = from;
      size[axis] = 8;
      return tf.mean(tf.slice(own.pictures, begin, size), [1, 2, 3]);
    };
    const sides = tf.stack([over(1, 0), over(2, 24), over(1, 24), over(2, 0)]);
    return tf.argMax(sides, 0);
  });
  assert.deepEqual([...await light.data()], turns);
  tf.dispose([light, own.pictures, own.scenes, own.turns]);
});

Deno.test("a view smaller than a patch is named", async () => {
  const source = stripedScenes(64, 64);
  const { heldOut } = splitScenes(source, sceneOf);
  await assert.rejects(
    sceneBatch(tiny, source, [heldOut[0]], seeded(1), false),
    (error) =>
      error instanceof InputError &&
      /striped 1.*leaves 19x64 pixels for tests/.test(error.message),
  );
});
