import assert from "node:assert/strict";
import {
  disposeTree,
  finish,
  leaves,
  loadCheckpoint,
  openEngine,
  tf,
  withCheckpoints,
} from "../../../../mod.ts";
import { scoreStandIn } from "../../../../lib/systems/semantic/teacher/score_stand_in.ts";
import { standInPresets } from "../../../../lib/systems/semantic/teacher/stand_in_config.ts";
import {
  readStandIn,
  standInTeacher,
} from "../../../../lib/systems/semantic/teacher/stand_in_teacher.ts";
import { trainStandIn } from "../../../../lib/systems/semantic/teacher/train_stand_in.ts";
import { sceneCount, sceneOf, stripedScenes } from "./_pictures.ts";

const engine = await openEngine({ engine: "wasm" });
const source = stripedScenes();
const { tiny } = standInPresets;

for (const seed of [1, 2, 3]) {
  Deno.test(`seed ${seed}: a tiny stand-in knows scenes and turns of what was held out, an untrained one does not`, async () => {
    const before = engine.liveTensors();
    const options = { source, seed, sceneOf };
    const score = async (steps: number) => {
      const config = { ...tiny, steps };
      const { params } = await finish(trainStandIn(config, options));
      const scores = await scoreStandIn(config, params, options);
      disposeTree(params);
      return scores;
    };
    const trained = await score(tiny.steps);
    const untrained = await score(0);
    assert.equal(trained.chance, 1 / sceneCount);
    assert(trained.accepted, JSON.stringify(trained));
    assert(!untrained.accepted, JSON.stringify(untrained));
    assert.equal(engine.liveTensors(), before);
  });
}

Deno.test("a resumed training gives the bits of one that never stopped, and its checkpoint is a teacher", async () => {
  const before = engine.liveTensors();
  const folder = await Deno.makeTempDir();
  const path = `${folder}/stand-in.safetensors`;
  const config = { ...tiny, steps: 4, reportEvery: 1 };
  const options = { source, seed: 1, sceneOf };
  const whole = await finish(trainStandIn(config, options));
  const stop = new AbortController();
  const half = await finish(
    withCheckpoints(trainStandIn(config, { ...options, signal: stop.signal }), {
      path,
    }),
    (event) => event.type === "step" && event.step === 2 && stop.abort(),
  );
  assert.equal(half.step, 2);
  const resume = await loadCheckpoint(path, {
    system: "semantic/stand-in",
    config,
  });
  const resumed = await finish(
    withCheckpoints(trainStandIn(config, { ...options, resume }), { path }),
  );
  for (const [i, tensor] of leaves(whole.params).entries()) {
    assert.deepEqual(
      await tensor.data(),
      await leaves(resumed.params)[i].data(),
    );
  }
  const trained = await standInTeacher(config, whole.params);
  const read = await readStandIn(path);
  assert.equal(read.name, trained.name);
  assert.equal(read.hash, trained.hash);
  const levels = tf.tidy(() =>
    read.see(tf.zeros([1, 64, 32, 3])).levels.map(({ shape }) => shape)
  );
  assert.deepEqual(levels, [
    [1, 16, 8, 8],
    [1, 8, 4, 8],
    [1, 4, 2, 16],
    [1, 2, 1, 16],
  ]);
  disposeTree([half.params, resumed.params]);
  trained.dispose();
  read.dispose();
  assert.equal(engine.liveTensors(), before);
  await Deno.remove(folder, { recursive: true });
});
