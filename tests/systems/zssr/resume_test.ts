import assert from "node:assert/strict";
import {
  disposeTree,
  finish,
  loadCheckpoint,
  openEngine,
  type TrainState,
  withCheckpoints,
} from "../../../mod.ts";
import {
  forScale,
  presets,
  type SlopeSettings,
  train,
  type ZssrConfig,
} from "../../../lib/systems/zssr/mod.ts";
import { drain, saved, values } from "../kdsr/gan/_run.ts";
import { bicubic, blurred, few, kernel, kernel4 } from "./_pictures.ts";

const engine = await openEngine({ engine: "wasm" });

/** All that makes resuming hard: warped crops, results that join the pool, noise, a slope rule that falls, ends early. */
const hard: ZssrConfig = {
  ...few,
  stages: presets.gradual.stages.slice(2),
  augmentation: presets.gradual.augmentation,
  growingPool: true,
  noise: 0.01,
  lossMap: true,
  rate: {
    kind: "slope",
    from: 1e-3,
    factor: 0.1,
    until: 9e-6,
    every: 1,
    patience: 1,
    window: 3,
    ratio: 1.5,
  },
  test: { every: 1, side: 24 },
};

for (
  const [name, image, config, kernels] of [
    ["in four stages with a growing pool", bicubic, hard, []],
    [
      "for x4 with two kernels",
      blurred,
      forScale(few, 4),
      [kernel, kernel4],
    ],
  ] as const
) {
  Deno.test(`a training ${name}, stopped anywhere, goes on bit for bit`, async () => {
    const before = engine.liveTensors();
    const states: TrainState[] = [];
    const whole = await drain(
      train(image, config, { seed: 4, kernels }),
      async (event) => {
        if (event.type === "step") states.push(await saved(event.state));
      },
    );
    const expected = await values(whole.result.params);
    assert(states.length >= 12);
    for (const [i, resume] of states.entries()) {
      if (i % 3 !== 0 && i !== states.length - 1) {
        disposeTree(resume.trees);
        continue;
      }
      const { events, result } = await drain(
        train(image, config, { seed: 4, kernels, resume }),
      );
      assert.equal(events[0].step, resume.step);
      assert.equal(result.step, whole.result.step);
      assert.deepEqual(await values(result.params), expected);
      disposeTree(result.params);
    }
    disposeTree(whole.result.params);
    assert.equal(engine.liveTensors(), before);
  });
}

Deno.test("the slope rule ends a stage early", async () => {
  const config: ZssrConfig = {
    ...hard,
    steps: 100,
    stages: hard.stages.slice(0, 1),
    // No slope is steep enough: the rate falls as often as it may.
    rate: { ...hard.rate as SlopeSettings, ratio: 0 },
  };
  const { result } = await drain(train(bicubic, config, { seed: 4 }));
  assert.equal(result.stop, "done");
  assert(result.step < 100, `${result.step}`);
  disposeTree(result.params);
});

Deno.test("a training that is stopped leaves a checkpoint to go on from, even between two stages", async () => {
  const before = engine.liveTensors();
  const path = `${await Deno.makeTempDir()}/zssr.safetensors`;
  for (const last of [3, 8]) {
    const controller = new AbortController();
    const { signal } = controller;
    const config = { ...hard, steps: 8 };
    const { result, events } = await drain(
      withCheckpoints(train(bicubic, config, { seed: 2, signal }), { path }),
      ({ type, step }) => {
        if (type === "step" && step === last) controller.abort();
      },
    );
    assert.equal(result.stop, "aborted");
    assert.equal(result.step, last);
    assert.equal(events.at(-1)!.type, "stop");
    const resume = await loadCheckpoint(path, { system: "zssr", config });
    const again = await drain(train(bicubic, config, { seed: 2, resume }));
    const whole = await drain(train(bicubic, config, { seed: 2 }));
    assert.deepEqual(
      await values(again.result.params),
      await values(whole.result.params),
    );
    disposeTree([result.params, again.result.params, whole.result.params]);
  }
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a state of another picture, or of other kernels, is refused", async () => {
  const before = engine.liveTensors();
  const states: TrainState[] = [];
  const { result } = await drain(
    train(blurred, { ...few, steps: 2 }, { seed: 1, kernels: [kernel] }),
    async (event) => {
      if (event.type === "step") states.push(await saved(event.state));
    },
  );
  disposeTree(result.params);
  const [first, second] = states;
  const other = finish(
    train(bicubic, few, { seed: 1, kernels: [kernel], resume: first }),
  );
  await assert.rejects(other, /is of another picture/);
  const others = finish(train(blurred, few, { seed: 1, resume: second }));
  await assert.rejects(others, /had other kernels/);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a state of another system is refused", async () => {
  const resume = { system: "kdsr/student", config: {}, seed: 1, step: 0 };
  const training = train(blurred, few, {
    ...{ seed: 1, resume: { ...resume, trees: {} } },
  });
  await assert.rejects(
    finish(training),
    /is of kdsr\/student; expected one of zssr/,
  );
});
