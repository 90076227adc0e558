import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { createImage, type Image } from "../../../lib/image/mod.ts";
import { listSource } from "../../../lib/data/mod.ts";
import { protocol, psnr } from "../../../lib/metrics/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import {
  auxiliaryTasks,
  type TaskSet,
} from "../../../lib/systems/drtl/auxiliary/auxiliary_tasks.ts";
import {
  disposePairs,
  taskBatches,
} from "../../../lib/systems/drtl/auxiliary/task_batches.ts";

const engine = await openEngine({ engine: "wasm" });

const picture = createImage(80, 60, 3);
for (let i = 0; i < picture.data.length; i++) {
  const [x, y] = [Math.floor(i / 3) % 80, Math.floor(i / 240)];
  const tile = (x >> 3) + (y >> 3) & 1;
  picture.data[i] = 0.5 + 0.3 * Math.sin(x / 5) * Math.cos(y / 7) + 0.1 * tile;
}
const source = listSource([picture]);
const equal = { scale: 1, factor: 2.5, maxBlur: 2 } as const;
const rgb = protocol("rgb", { crop: 0 });

const names: Readonly<Record<TaskSet, readonly string[]>> = {
  figure: ["bicubic", "blur", "noise", "jpeg", "mixed"],
  extended: [
    ...["bicubic", "blur", "defocus", "glass"],
    ...["noise", "poisson", "impulse", "speckle", "jpeg"],
  ],
  practical: ["bicubic", "blur", "noise", "jpeg", "practical"],
};

for (const [set, expected] of Object.entries(names)) {
  Deno.test(`the tasks of "${set}" keep the size, or divide it, and can be replayed`, async () => {
    for (
      const { options, width, height } of [
        { options: equal, width: 80, height: 60 },
        {
          options: { scale: 4, factor: 4, maxBlur: 2 } as const,
          width: 20,
          height: 15,
        },
      ]
    ) {
      const tasks = auxiliaryTasks(set as TaskSet, options);
      assert.deepEqual(tasks.map(({ name }) => name), expected);
      for (const task of tasks) {
        const drawn = task.draw(seeded(1));
        const given = await task.apply(picture, drawn, 1);
        assert.deepEqual([given.width, given.height], [width, height]);
        const again = await task.apply(
          picture,
          JSON.parse(JSON.stringify(drawn)),
          1,
        );
        assert.deepEqual(again.data, given.data, task.name);
        assert(
          given.data.every((v) => Math.fround(Math.round(v * 255) / 255) === v),
        );
      }
    }
  });
}

Deno.test("every task but clean bicubic is further from the sharp picture than clean bicubic", async () => {
  const [bicubic, ...others] = auxiliaryTasks("extended", {
    ...equal,
    maxBlur: 5,
  });
  const score = async (task: typeof bicubic) => {
    const scores = await Promise.all([1, 2, 3, 4].map(async (seed) => {
      const given = await task.apply(picture, task.draw(seeded(seed)));
      return psnr(given, picture, rgb) / 4;
    }));
    return scores.reduce((a, b) => a + b);
  };
  const best = await score(bicubic);
  for (const task of others) {
    assert(await score(task) < best, task.name);
  }
});

Deno.test("all tasks of a batch degrade the same clean crops", async () => {
  const before = engine.liveTensors();
  const tasks = auxiliaryTasks("figure", equal);
  const batches = taskBatches({
    tasks,
    source,
    scale: 1,
    patch: 20,
    margin: 5,
    batch: 2,
    rng: seeded(7),
  });
  const pairs = await batches.at(3);
  assert.deepEqual(pairs.lr.shape, [10, 20, 20, 3]);
  assert.equal(pairs.base, pairs.lr);
  const hr = await pairs.hr.data();
  const size = 2 * 20 * 20 * 3;
  for (let task = 1; task < 5; task++) {
    assert.deepEqual(
      hr.slice(task * size, (task + 1) * size),
      hr.slice(0, size),
    );
  }
  const again = await batches.at(3);
  assert.deepEqual(await again.lr.data(), await pairs.lr.data());
  disposePairs(pairs);
  disposePairs(again);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("with downsampling the base is the given picture at the sharp one's size, and in its place", async () => {
  const tasks = auxiliaryTasks("figure", { scale: 2, factor: 2, maxBlur: 2 });
  const pairs = await taskBatches({
    ...{ tasks, source, scale: 2, patch: 10, margin: 4, batch: 3 },
    rng: seeded(7),
  }).at(0);
  assert.deepEqual(pairs.lr.shape, [15, 10, 10, 3]);
  assert.deepEqual(pairs.base.shape, [15, 20, 20, 3]);
  const error = async (a: tf.Tensor, b: tf.Tensor) =>
    (await tf.mean(tf.abs(tf.sub(a, b))).data())[0];
  const first = (t: tf.Tensor4D) => tf.slice(t, 0, 3); // clean bicubic
  const aligned = await error(first(pairs.base), first(pairs.hr));
  const turned = await error(tf.reverse(first(pairs.base), 1), first(pairs.hr));
  assert(aligned < turned / 3, `${aligned} against ${turned}`);
  disposePairs(pairs);
});

Deno.test("a picture that is smaller than a patch and its margin is refused by name", async () => {
  const small: Image = createImage(20, 20, 3);
  await assert.rejects(
    taskBatches({
      tasks: auxiliaryTasks("figure", equal),
      source: listSource([small]),
      ...{ scale: 1, patch: 20, margin: 5, batch: 1, rng: seeded(1) },
    }).at(0),
    /picture 1/,
  );
});
