import assert from "node:assert/strict";
import {
  augment,
  createImage,
  disposeTree,
  generatedSource,
  imresize,
  isotropicGaussian,
  openEngine,
  seeded,
  type TrainEvent,
} from "../../../mod.ts";
import { applyTiled } from "../../../lib/systems/zssr/apply_tiled.ts";
import { median } from "../../../lib/systems/zssr/median.ts";
import {
  initZssr,
  presets,
  restoreWith,
  trainedRestorer,
  type ZssrConfig,
  type ZssrReport,
  zssrRestorer,
} from "../../../lib/systems/zssr/mod.ts";
import { largestDifference, pattern } from "../../image/_pattern.ts";

const engine = await openEngine({ engine: "wasm" });
const model = { features: 8, layers: 4, start: "released" } as const;

/** A network that adds a lot. */
function loud() {
  const { layers } = initZssr(seeded(1), model);
  return { layers: layers.map((weight) => weight.mul(8) as typeof weight) };
}

Deno.test("tiles with the receptive radius around them give the whole picture", async () => {
  const params = loud();
  const image = pattern(61, 45, 3);
  const whole = await applyTiled(params, image, { tile: 100 });
  const told: string[] = [];
  const tiled = await applyTiled(params, image, {
    tile: 16,
    onTile: (done, total) => told.push(`${done}/${total}`),
  });
  assert(largestDifference(whole, tiled) < 1e-5);
  assert.deepEqual([told.length, told[0], told[11]], [12, "1/12", "12/12"]);
  assert(largestDifference(whole, image) > 0.05);
  disposeTree(params);
});

Deno.test("the median of pictures, of an even number the mean of the two in the middle", () => {
  const rng = seeded(2);
  for (const count of [1, 2, 3, 4, 8]) {
    const images = Array.from(
      { length: count },
      () =>
        createImage(
          5,
          4,
          1,
          Float32Array.from({ length: 20 }, () => rng.uniform()),
        ),
    );
    const { data } = median(images);
    for (let i = 0; i < 20; i++) {
      const sorted = images.map((image) => image.data[i]).sort((a, b) => a - b);
      const middle = (sorted[(count - 1) >> 1] + sorted[count >> 1]) / 2;
      assert(Math.abs(data[i] - middle) < 1e-7);
    }
  }
});

Deno.test("in all positions a turned picture gives the turned result; in one it does not", async () => {
  const params = loud();
  const image = pattern(18, 14, 3, 30);
  const how = { flipX: true, flipY: false, transpose: true };
  const far = async (
    ensemble: boolean,
    kernel?: ReturnType<typeof isotropicGaussian>,
  ) => {
    const config = { ...presets.small, ensemble };
    const options = { kernel };
    const straight = await restoreWith(params, image, config, options);
    const turned = await restoreWith(
      params,
      augment(image, how),
      config,
      options,
    );
    return largestDifference(augment(straight, how), turned);
  };
  assert(await far(true) < 1e-5);
  assert(await far(false) > 0.01);
  // A kernel need not be symmetric: one position only.
  assert(await far(true, isotropicGaussian({ size: 5, sigma: 1 })) > 0.01);
  disposeTree(params);
});

Deno.test("scales that differ by direction leave four positions", async () => {
  const params = loud();
  const config: ZssrConfig = {
    ...presets.gradual,
    stages: presets.gradual.stages.slice(4, 5),
  };
  const sizes = new Set<number>();
  const sr = await restoreWith(params, pattern(14, 10, 3), config, {
    onTile: (_, total) => sizes.add(total),
  });
  assert.deepEqual([sr.width, sr.height], [21, 20]);
  assert.deepEqual([...sizes], [4]);
  disposeTree(params);
});

Deno.test("a large picture is restored block by block, as the small one that it holds", async () => {
  const params = loud();
  const config = { ...presets.small, ensemble: false };
  const wide = await generatedSource({
    seed: 1,
    count: 1,
    width: 1500,
    height: 24,
  }).load(0);
  const whole = { ...config, stages: [{ x: 2, y: 2, backProjections: 0 }] };
  const blocks = await restoreWith(params, wide, whole);
  const direct = await applyTiled(params, imresize(wide, 2));
  assert.deepEqual([blocks.width, blocks.height], [3000, 48]);
  assert(largestDifference(blocks, direct) < 1e-5);
  disposeTree(params);
});

Deno.test("a network for colour restores grey pictures, and the other way round", async () => {
  for (const [channels, other] of [[1, 3], [3, 1]] as const) {
    const params = initZssr(seeded(1), model, channels);
    const restorer = trainedRestorer(params, presets.tiny, { name: "own" });
    const sr = await restorer.restore(createImage(6, 5, other));
    assert.deepEqual([sr.width, sr.height, sr.channels], [12, 10, other]);
    assert.deepEqual([restorer.name, restorer.scale], ["own", 2]);
    disposeTree(params);
  }
});

Deno.test("the restorer trains on what it is given, tells of it, and keeps no tensor", async () => {
  const before = engine.liveTensors();
  const source = generatedSource({ seed: 1, count: 1, width: 40, height: 30 });
  const image = await source.load(0);
  const events: TrainEvent<ZssrReport>["type"][] = [];
  const asked: string[] = [];
  const restorer = zssrRestorer({ ...presets.tiny, steps: 20 }, {
    seed: 1,
    kernels: ({ width, height }) => {
      asked.push(`${width}x${height}`);
      return Promise.resolve([]);
    },
    onEvent: ({ type }) => events.push(type),
  });
  const [once, again] = [
    await restorer.restore(image),
    await restorer.restore(image),
  ];
  assert.deepEqual(once.data, again.data);
  assert.deepEqual(asked, ["40x30", "40x30"]);
  assert.deepEqual(
    events.slice(0, 4),
    ["start", "step", "step", "stop"],
  );
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a restorer that is stopped, or whose training diverges, rejects and keeps no tensor", async () => {
  const before = engine.liveTensors();
  const image = pattern(24, 20, 3);
  const stopped = zssrRestorer(presets.tiny, {
    seed: 1,
    signal: AbortSignal.abort(),
  });
  await assert.rejects(stopped.restore(image), { name: "AbortError" });
  const absurd = zssrRestorer({
    ...presets.tiny,
    rate: { kind: "cosine", warmup: 0, from: 1e30, to: 1e30 },
  }, { seed: 1 });
  await assert.rejects(absurd.restore(image), /diverged on this picture/);
  assert.equal(engine.liveTensors(), before);
});
