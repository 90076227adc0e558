import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/mod.ts";
import { protocol } from "../../../lib/metrics/mod.ts";
import { compareFewShot } from "../../../lib/systems/drtl/few_shot/compare.ts";
import {
  draws,
  fewShotSplit,
  shots,
} from "../../../lib/systems/drtl/few_shot/splits.ts";
import { blurredPairs, source, tiny } from "./_setting.ts";

const engine = await openEngine({ engine: "wasm" });

const scenes = Array.from(
  { length: 100 },
  (_, i) => String(i + 1).padStart(3, "0"),
);
const cities = ["city100_nikond5500", "city100_iphonex"].flatMap((camera) =>
  scenes.map((scene) => `${camera}/${scene}`)
);
const read = async (set: string) =>
  JSON.parse(
    await Deno.readTextFile(
      new URL(`../../../data/few-shot/${set}.json`, import.meta.url),
    ),
  );
const lists: { test: string[]; support: Record<string, string[][]> } =
  await read("city100");

Deno.test("City100's published support lists are those that are drawn", () => {
  assert.deepEqual(Object.keys(lists.support).map(Number), [...shots]);
  const names = scenes.map((scene) => `city100_nikond5500/${scene}`);
  for (const count of shots) {
    const own = lists.support[count];
    assert.equal(own.length, draws);
    own.forEach((support, draw) => {
      const split = fewShotSplit("city100", names, { shots: count, draw });
      assert.deepEqual(
        split.support.map((name) => name.slice(-3)),
        support,
      );
      assert.deepEqual(split.test.map((name) => name.slice(-3)), lists.test);
      assert(split.own);
    });
  }
});

Deno.test("RealSR's and DRealSR's lists are those that are drawn, whatever folder the crops lie in", async () => {
  for (const set of ["realsr", "drealsr"] as const) {
    const { crops }: { crops: { test: string[]; support: string[] }[] } =
      await read(set);
    const names = new Set(crops.flatMap(({ test }) => test));
    assert.equal(names.size, set === "realsr" ? 33 : 23);
    const inFolder = [...names].sort().map((name) => `test/${name}`);
    crops.forEach(({ test, support }, draw) => {
      const split = fewShotSplit(set, inFolder, {
        ...{ shots: support.length, draw, tests: inFolder },
      });
      const bare = (names: readonly string[]) =>
        names.map((name) => name.replace("test/", ""));
      assert.deepEqual(bare(split.support), support);
      assert.deepEqual(bare(split.test), test);
    });
  }
});

Deno.test("RealSR's orders say what is learnt from, whatever names a copy holds", async () => {
  const { train }: { train: string[][] } = await read("realsr");
  const held = ["canon", "nikon"].flatMap((camera) =>
    scenes.map((scene) => `${camera}/train/4/${camera}_${scene}`)
  );
  const tests = ["canon/test/4/canon_001", "nikon/test/4/nikon_001"];
  train.forEach((order, draw) => {
    const { support, test, own } = fewShotSplit("realsr", [...held, ...tests], {
      ...{ shots: 10, draw, tests },
    });
    const wanted = order.filter((name) => Number(name.slice(-3)) <= 100);
    assert.deepEqual(
      support.map((name) => name.split("/").at(-1)),
      wanted.slice(0, 10),
    );
    assert(own);
    assert.deepEqual(test, tests); // canon_001 may well be learnt from
  });
});

Deno.test("no scene is on both sides, whatever the camera, and lists begin with the shorter ones", () => {
  for (let draw = 0; draw < draws; draw++) {
    const split = fewShotSplit("city100", cities, { shots: 20, draw });
    const scene = (name: string) => name.slice(-3);
    const tested = new Set(split.test.map(scene));
    assert.equal(split.support.length, 40); // both cameras
    assert(split.support.every((name) => !tested.has(scene(name))));
    const shorter = fewShotSplit("city100", cities, { shots: 3, draw });
    assert.deepEqual(shorter.support, split.support.slice(0, 6));
  }
});

Deno.test("the order of the files makes no difference, the draw does", () => {
  const names = scenes.slice(0, 30).map((scene) => `canon_${scene}`);
  const split = (names: string[], draw: number) =>
    new Set(fewShotSplit("realsr", names, { shots: 5, draw }).support);
  assert.deepEqual(split(names.toReversed(), 1), split(names, 1));
  assert.notDeepEqual(split(names, 2), split(names, 1));
});

Deno.test("a folder's own test part is used; without one each draw tests another third", () => {
  const train = scenes.slice(0, 8).map((scene) => `train/${scene}`);
  const tests = scenes.slice(8, 12).map((scene) => `test/${scene}`);
  const own = fewShotSplit("drealsr", [...train, ...tests], {
    ...{ shots: 3, draw: 0, tests },
  });
  assert.deepEqual(own.test, tests);
  assert(own.own);
  const parts = [0, 1, 2].map((draw) =>
    fewShotSplit("drealsr", tests, { shots: 1, draw, tests }).test
  );
  assert.deepEqual(parts.flat().sort(), tests);
});

Deno.test("more shots than scenes are refused", () => {
  assert.throws(
    () => fewShotSplit("realsr", ["a", "b", "c"], { shots: 3, draw: 0 }),
    /3 support scenes .* has 2/,
  );
});

Deno.test("with one pair the guard goes by the priors on that pair; relations can be learnt end to end", async () => {
  const before = engine.liveTensors();
  const { relation, ...rest } = tiny({ prior: 3, tuning: 2 });
  const config = { ...rest, relation: { ...relation, way: "meta" } } as const;
  const sets = [{
    ...{ draw: 0, support: blurredPairs([1]), test: blurredPairs([8]) },
  }];
  for await (
    const { rows, decision } of compareFewShot(config, sets, {
      ...{ source, seed: 1, singles: false, meta: true },
      protocol: protocol("realsr-perimage"),
    })
  ) {
    assert.equal(rows.length, 6);
    for (const { name, score } of decision.scores) {
      const row = rows.find(({ method }) => method === name)!;
      assert(Number.isFinite(score) && row.support === score);
    }
  }
  assert.equal(engine.liveTensors(), before);
});

Deno.test("the comparison has every method on every draw, a guard that is one of them, and leaves nothing", async () => {
  const before = engine.liveTensors();
  const config = tiny({ relation: 2, prior: 2, tuning: 2 });
  const results = [];
  const test = blurredPairs([8, 9]);
  const sets = [0, 1].map((draw) => ({
    ...{ draw, support: blurredPairs([1, 2, 3 + draw]), test },
  }));
  for await (
    const result of compareFewShot(config, sets, {
      ...{ source, seed: 1, singles: true, meta: true },
      protocol: protocol("realsr-perimage"),
    })
  ) results.push(result);
  assert.equal(results.length, 2);
  for (const { rows, decision } of results) {
    assert.deepEqual(rows.map(({ method }) => method), [
      ...["as given", "none", "uniform"],
      ...["bicubic", "blur", "noise", "jpeg", "mixed"].map((name) =>
        `single: ${name}`
      ),
      ...["relation (P)", "relation (M)", "best single", "guard"],
    ]);
    const of = (name: string) => rows.find(({ method }) => method === name)!;
    assert.equal(of("guard").psnr, of(decision.chosen).psnr);
    const singles = rows.filter(({ method }) => method.startsWith("single"));
    assert.equal(
      of("best single").support,
      Math.max(...singles.map(({ support }) => support)),
    );
    assert(Number.isFinite(of("as given").support));
    assert(rows.every(({ psnr }) => Number.isFinite(psnr)));
  }
  assert.equal(engine.liveTensors(), before);
});
