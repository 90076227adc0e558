import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/mod.ts";
import { createImage } from "../../../lib/image/mod.ts";
import { evaluate, protocol } from "../../../lib/metrics/mod.ts";
import { disposeTree } from "../../../lib/nn/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import {
  finish,
  type StageRunner,
  withCheckpoints,
} from "../../../lib/train/mod.ts";
import { initBackbone } from "../../../lib/systems/drtl/model/backbone.ts";
import { readBackbone } from "../../../lib/systems/drtl/read_backbone.ts";
import { drtlRestorer } from "../../../lib/systems/drtl/restorer.ts";
import { transfer } from "../../../lib/systems/drtl/transfer.ts";
import { values } from "../kdsr/gan/_run.ts";
import { blurredPairs, scene, source, tiny } from "./_setting.ts";

const engine = await openEngine({ engine: "wasm" });
const config = {
  ...tiny({ relation: 10, prior: 12, tuning: 10 }),
  reportEvery: 10,
};

/** Notes which stages ran. */
function noting(names: string[]): StageRunner {
  return (stage) => {
    names.push(stage.name);
    return finish(stage.make());
  };
}

Deno.test("with three pairs one is held out, all three ways are tuned and the best on it is returned", async () => {
  const before = engine.liveTensors();
  const names: string[] = [];
  const { stop, relations, heldOut, decision, backbone } = await transfer(
    config,
    { pairs: blurredPairs([1, 2, 3]), source, seed: 1, run: noting(names) },
  );
  assert.equal(stop, "done");
  assert.deepEqual(names, [
    ...["relation", "prior-relation", "prior-uniform"],
    ...["tuned-relation", "tuned-uniform", "tuned-none"],
  ]);
  assert.equal(heldOut.length, 1);
  assert.equal(relations!.weights.length, 5);
  const { chosen, scores } = decision!;
  assert.equal(scores.length, 3);
  assert.equal(scores[0].score, Math.max(...scores.map(({ score }) => score)));
  const wanted = scores.find(({ name }) => name === "relation")!;
  assert.equal(
    chosen,
    scores[0].score - wanted.score > 0.02 ? scores[0].name : "relation",
  );
  disposeTree(backbone!);
  assert.equal(engine.liveTensors(), before);
});

for (
  const [way, first] of [
    ["meta", ["prior-relation", "prior-uniform"]],
    ["differences", ["prior-relation", "prior-uniform"]],
  ] as const
) {
  Deno.test(`relations by "${way}" need no network of their own beforehand`, async () => {
    const before = engine.liveTensors();
    const names: string[] = [];
    const own = { ...config, relation: { ...config.relation, way } };
    const { stop, relations, backbone } = await transfer(own, {
      ...{ pairs: blurredPairs([1, 2, 3]), source, seed: 1 },
      run: noting(names),
    });
    assert.equal(stop, "done");
    assert.deepEqual(names.slice(0, 2), first);
    assert.equal(relations!.relations.length, 5);
    disposeTree(backbone!);
    assert.equal(engine.liveTensors(), before);
  });
}

Deno.test("with one pair the priors are compared as they are, and one is tuned", async () => {
  const names: string[] = [];
  const { decision, heldOut, backbone } = await transfer(config, {
    ...{ pairs: blurredPairs([1]), source, seed: 1, run: noting(names) },
  });
  assert.deepEqual(heldOut, []);
  assert.equal(names.at(-1), `tuned-${decision!.chosen}`);
  assert.equal(names.filter((name) => name.startsWith("tuned")).length, 1);
  disposeTree(backbone!);
});

Deno.test("a stage that is interrupted ends the transfer without a decision or a tensor left", async () => {
  const before = engine.liveTensors();
  const found = await transfer(config, {
    ...{ pairs: blurredPairs([1, 2, 3]), source, seed: 1 },
    run: async (stage) => {
      const result = await finish(stage.make());
      return stage.name === "prior-uniform"
        ? { ...result, stop: "aborted" }
        : result;
    },
  });
  assert.equal(found.stop, "aborted");
  assert.equal(found.decision, undefined);
  assert(found.relations);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a tuned checkpoint is read back as the backbone that transfer returns", async () => {
  const folder = await Deno.makeTempDir();
  const { decision, backbone } = await transfer(config, {
    ...{ pairs: blurredPairs([1, 2, 3]), source, seed: 1 },
    run: (stage) =>
      finish(
        withCheckpoints(stage.make(), {
          path: `${folder}/${stage.name}.safetensors`,
          steps: 5,
        }),
      ),
  });
  const path = `${folder}/tuned-${decision!.chosen}.safetensors`;
  const read = await readBackbone(path);
  assert.deepEqual(read.model, config.model);
  assert.deepEqual(await values(read.params), await values(backbone!));
  await assert.rejects(
    readBackbone(`${folder}/relation.safetensors`),
    /checkpoint of drtl\/relation/,
  );
  disposeTree([read.params, backbone!]);
  await Deno.remove(folder, { recursive: true });
});

for (const scale of [1, 2] as const) {
  Deno.test(`at x${scale} a picture restored in tiles is the picture restored as a whole`, async () => {
    const before = engine.liveTensors();
    const model = { kind: "srresnet", scale, features: 4, blocks: 1 } as const;
    const params = initBackbone(seeded(1), model);
    const image = scene(1, 60);
    const whole = await drtlRestorer(model, params).restore(image);
    const tiled = await drtlRestorer(model, params, { tile: 24 }).restore(
      image,
    );
    assert.equal(whole.width, 60 * scale);
    tiled.data.forEach((v, i) => assert(Math.abs(v - whole.data[i]) < 1e-5));
    disposeTree(params);
    assert.equal(engine.liveTensors(), before);
  });
}

Deno.test("a restorer takes grey pictures and can be scored", async () => {
  const model = { kind: "cnn", scale: 1, features: 4, layers: 2 } as const;
  const params = initBackbone(seeded(1), model);
  const { rows } = await evaluate(
    drtlRestorer(model, params, { name: "ours" }),
    [{
      name: "grey",
      input: createImage(12, 12, 1),
      reference: createImage(12, 12, 3),
    }],
    protocol("realsr-perimage"),
  );
  assert.equal(rows[0].method, "ours");
  disposeTree(params);
});
