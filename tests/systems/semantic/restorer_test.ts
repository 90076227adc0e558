import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { createImage, type Image } from "../../../lib/image/mod.ts";
import { disposeTree, mapTree, type Params } from "../../../lib/nn/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import {
  createClassifier,
  createHost,
  disposeModel,
  type Feed,
  type HostConfig,
  initEmbedding,
  initPrior,
  presets,
  priorLevels,
  priorPresets,
  restoreByOracle,
  type SemanticModel,
  semanticRestorer,
} from "../../../lib/systems/semantic/mod.ts";
import { smallHosts } from "./_hosts.ts";
import { scene, untrainedTeacher } from "./_setting.ts";

const engine = await openEngine({ engine: "wasm" });
const { tiny } = presets;

/** All parameters moved a little, so that none is zero. */
function stirred<P extends Params>(params: P): P {
  const rng = seeded("stirred");
  const moved = mapTree((t) => {
    const by = Float32Array.from({ length: t.size }, () => rng.normal(0, 0.1));
    return tf.tidy(() => tf.add(t, tf.tensor(by, t.shape)));
  }, params);
  disposeTree(params);
  return moved;
}

const oracleLevels = createClassifier(priorPresets.tiny.encoder).levels;

/** A model whose embedding changes much. */
function model(
  host: HostConfig,
  feed: Feed = "prior",
  changes: Partial<SemanticModel["config"]> = {},
): SemanticModel {
  const config = { ...tiny, host, feed, ...changes };
  const { places, init } = createHost(host);
  const prior = priorPresets.tiny;
  const sized = feed === "none" || feed === "oracle" ? undefined : prior;
  return {
    config,
    host: stirred(init(seeded(1))),
    embedding: feed === "none" ? [] : stirred(
      initEmbedding(
        seeded(2),
        config.embedding,
        feed === "oracle" ? oracleLevels : priorLevels(prior),
        places,
      ),
    ),
    ...(sized && {
      prior: {
        config: sized,
        ...(feed === "zeros" ? {} : { params: initPrior(seeded(3), sized) }),
      },
    }),
  };
}

/** The largest difference between two pictures. */
function difference(a: Image, b: Image) {
  return a.data.reduce(
    (most, v, i) => Math.max(most, Math.abs(v - b.data[i])),
    0,
  );
}

for (const host of smallHosts) {
  Deno.test(`${host.kind}: pictures of any size are restored, and no tensor is left over`, async () => {
    const own = model(host, "prior", { priorScale: 0.5 });
    const before = engine.liveTensors();
    for (const [width, height] of [[37, 23], [1, 1], [64, 40]]) {
      const restored = await semanticRestorer(own)
        .restore(scene(1, width, height));
      assert.deepEqual([restored.width, restored.height], [width, height]);
    }
    const grey = await semanticRestorer(own).restore(createImage(9, 70, 1));
    assert.deepEqual([grey.width, grey.height, grey.channels], [9, 70, 3]);
    assert.equal(engine.liveTensors(), before);
    disposeModel(own);
  });
}

for (const host of smallHosts.slice(0, 3)) {
  Deno.test(`${host.kind}: tiles give what the picture as a whole gives, also where attention looks at all of it`, async () => {
    const own = model(host);
    const picture = scene(2, 150, 100);
    const before = engine.liveTensors();
    const whole = await semanticRestorer(own).restore(picture);
    const told: string[] = [];
    const tiled = await semanticRestorer(own, {
      ...{ tile: 80, overlap: 48 },
      onTile: (done, total) => told.push(`${done}/${total}`),
    }).restore(picture);
    const runs = 4 * (own.embedding.length + 1);
    assert.deepEqual(
      [told.length, told.at(-1)],
      [runs, `${runs}/${runs}`],
    );
    assert(difference(whole, tiled) < 1e-5, `${difference(whole, tiled)}`);
    assert.equal(engine.liveTensors(), before);
    disposeModel(own);
  });
}

Deno.test("MPRNet, whose parts depend on the picture's size, works by tiles all the same", async () => {
  const own = model(smallHosts[3]);
  const tiled = await semanticRestorer(own, { tile: 32, overlap: 8 })
    .restore(scene(2, 70, 50));
  assert(tiled.data.every((v) => v >= 0 && v <= 1));
  disposeModel(own);
});

Deno.test("what is fed decides the result; a host alone needs no prior", async () => {
  const [host] = smallHosts;
  const picture = scene(3, 40, 32);
  const results: Image[] = [];
  for (const feed of ["none", "zeros", "prior"] as const) {
    const own = model(host, feed);
    results.push(await semanticRestorer(own).restore(picture));
    disposeModel(own);
  }
  const [none, zeros, prior] = results;
  assert(difference(none, zeros) > 1e-3);
  assert(difference(zeros, prior) > 1e-3);
});

Deno.test("an oracle is fed with the sharp picture, and refuses to work without", async () => {
  const own = model(smallHosts[0], "oracle");
  const teacher = untrainedTeacher();
  const before = engine.liveTensors();
  const [blurry, other] = [scene(3, 40, 32), scene(4, 40, 32)];
  const [a, b] = [
    await restoreByOracle(own, teacher, blurry, blurry),
    await restoreByOracle(own, teacher, blurry, other),
  ];
  assert(difference(a, b) > 1e-3);
  await assert.rejects(
    semanticRestorer(own).restore(blurry),
    /no teacher was given/,
  );
  for (
    const [changed, sharp, says] of [
      [own, scene(3, 32, 40), /is 40x32 and the sharp one 32x40; give both/],
      [
        { ...own, config: { ...own.config, feed: "zeros" } },
        blurry,
        /is fed with "zeros"; give one that was trained with "oracle"/,
      ],
      [
        { ...own, teacher: { name: "another", hash: "other" } },
        blurry,
        /was trained with another \(other\), but the teacher given is untrained/,
      ],
    ] as const
  ) {
    await assert.rejects(
      restoreByOracle(changed, teacher, blurry, sharp),
      says,
    );
  }
  assert.equal(engine.liveTensors(), before);
  disposeModel(own);
  teacher.dispose();
});

Deno.test("a restoring that is stopped rejects and keeps no tensor", async () => {
  const own = model(smallHosts[0]);
  const before = engine.liveTensors();
  const stop = new AbortController();
  const restorer = semanticRestorer(own, {
    tile: 16,
    signal: stop.signal,
    onTile: (done) => done === 7 && stop.abort(),
  });
  await assert.rejects(restorer.restore(scene(1, 40, 32)), {
    name: "AbortError",
  });
  assert.equal(engine.liveTensors(), before);
  disposeModel(own);
});
