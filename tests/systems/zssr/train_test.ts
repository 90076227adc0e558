import assert from "node:assert/strict";
import {
  centreKernel,
  createImage,
  disposeTree,
  finish,
  generatedSource,
  imresize,
  isotropicGaussian,
  type Json,
  loadCheckpoint,
  openEngine,
  protocol,
  psnr,
  quantize,
  type TrainState,
  withCheckpoints,
} from "../../../mod.ts";
import {
  enlarge,
  forScale,
  presets,
  restoreWith,
  shrink,
  train,
  type ZssrConfig,
  type ZssrReport,
} from "../../../lib/systems/zssr/mod.ts";
import { drain, saved, values } from "../kdsr/gan/_run.ts";

const engine = await openEngine({ engine: "wasm" });
const hr = await generatedSource({ seed: 1, count: 1, width: 128, height: 96 })
  .load(0);
const factors = { x: 2, y: 2 };
const kernel = centreKernel(isotropicGaussian({ size: 9, sigma: 1.4 }), 2);
const kernel4 = centreKernel(isotropicGaussian({ size: 15, sigma: 3 }), 4);
const bicubic = quantize(imresize(hr, 0.5));
const blurred = quantize(shrink(hr, factors, kernel));

/** The tiny preset in few steps, with a report of every one. */
const few: ZssrConfig = {
  ...presets.tiny,
  steps: 8,
  crop: 16,
  test: { every: 3, side: 24 },
  reportEvery: 1,
};

for (const seed of [1, 2, 3]) {
  Deno.test(`seed ${seed}: training on the picture beats bicubic, and the right kernel beats none`, async () => {
    const score = async (image: typeof bicubic, kernels: typeof kernel[]) => {
      const config = { ...presets.tiny, steps: 150 };
      const { params } = await finish(train(image, config, { seed, kernels }));
      const sr = await restoreWith(params, image, config, {
        kernel: kernels[0],
      });
      disposeTree(params);
      return psnr(quantize(sr), hr, protocol("div2krk", { scale: 2 }));
    };
    const plain = (image: typeof bicubic) =>
      psnr(enlarge(image, factors), hr, protocol("div2krk", { scale: 2 }));
    const ideal = await score(bicubic, []);
    assert(ideal > plain(bicubic) + 0.5, `${ideal}, ${plain(bicubic)}`);
    const [right, none] = [
      await score(blurred, [kernel]),
      await score(blurred, []),
    ];
    assert(right > none + 1, `${right}, ${none}`);
    assert(none > plain(blurred), `${none}, ${plain(blurred)}`);
  });
}

Deno.test("live tensors stay flat, and a training keeps nothing but its network", async () => {
  const before = engine.liveTensors();
  const counts: number[] = [];
  const config: ZssrConfig = { ...few, steps: 40, lossMap: true };
  const { result } = await drain(
    train(bicubic, config, { seed: 1 }),
    ({ type }) => {
      if (type === "step") counts.push(engine.liveTensors());
    },
  );
  assert.equal(counts.length, 40);
  assert.equal(new Set(counts).size, 1, counts.join());
  disposeTree(result.params);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("events: one start, reports with loss, rate and reconstruction, one stop", async () => {
  const { events, result } = await drain(
    train(blurred, forScale(few, 4), {
      seed: 1,
      kernels: [kernel, kernel4],
    }),
  );
  const types = events.map(({ type }) => type);
  assert.deepEqual(
    types,
    ["start", ...Array(16).fill("step"), "stop"],
  );
  const reports = events.flatMap((event) =>
    event.type === "step" ? [event.report as ZssrReport] : []
  );
  for (const { loss, rate, reconstruction } of reports) {
    assert(loss > 0 && rate > 0 && reconstruction > 0);
  }
  // The second stage begins with the first rate again.
  const rates = reports.map(({ rate }) => rate);
  assert(rates[6] < rates[0] && rates[8] > rates[7]);
  assert.deepEqual([result.step, result.stop], [16, "done"]);
  disposeTree(result.params);
});

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
  const config = { ...hard, steps: 100, stages: hard.stages.slice(0, 1) };
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

Deno.test("a reader that leaves early leaves no tensors", async () => {
  const before = engine.liveTensors();
  for await (const event of train(bicubic, few, { seed: 1 })) {
    if (event.type === "step") break;
  }
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a state of another picture, or of other kernels, is refused", async () => {
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
});

Deno.test("a diverging training stops and says so", async () => {
  const config: ZssrConfig = {
    ...few,
    rate: { kind: "cosine", warmup: 0, from: 1e30, to: 1e30 },
  };
  const before = engine.liveTensors();
  const { result, events } = await drain(train(bicubic, config, { seed: 1 }));
  assert.equal(result.stop, "diverged");
  const stop = events.at(-1)!;
  assert(stop.type === "stop" && !stop.state);
  disposeTree(result.params);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("pictures too small, values that are no numbers and kernels that do not fit are refused", async () => {
  const refused = (
    image: typeof bicubic,
    message: RegExp,
    config: ZssrConfig = few,
    kernels: typeof kernel[] = [],
  ) =>
    assert.rejects(
      finish(train(image, config, { seed: 1, kernels })),
      message,
    );
  await refused(createImage(15, 90, 3), /15x90 is too small/);
  const lost = createImage(20, 20, 1);
  lost.data[7] = NaN;
  await refused(lost, /not finite/);
  await refused(bicubic, /1 kernels were given for 2/, forScale(few, 4), [
    kernel,
  ]);
  const gradual = { ...few, stages: presets.gradual.stages.slice(0, 1) };
  await refused(bicubic, /a kernel cannot undo/, gradual, [kernel]);
});

Deno.test("flat, grey, narrow and tiny pictures train with every preset's rules", async () => {
  const flat = createImage(40, 30, 3, new Float32Array(3600).fill(0.4));
  const grey = createImage(20, 60, 1);
  grey.data.forEach((_, i) => grey.data[i] = (i % 20) / 20);
  const pictures = [flat, grey, createImage(16, 16, 3)];
  for (const name of ["ideal", "gradual", "kernel", "real", "kernelgan"]) {
    const config: ZssrConfig = {
      ...presets[name as "ideal"],
      model: presets.tiny.model,
      steps: 2,
      reportEvery: 1,
    };
    for (const image of pictures) {
      const { params } = await finish(train(image, config, { seed: 1 }));
      const sr = await restoreWith(params, image, config);
      assert.deepEqual(
        [sr.width, sr.height, sr.channels],
        [2 * image.width, 2 * image.height, image.channels],
      );
      assert(sr.data.every((value) => value >= 0 && value <= 1));
      disposeTree(params);
    }
  }
});

Deno.test("presets are plain JSON", () => {
  for (const preset of Object.values(presets)) {
    const copy: Json = JSON.parse(JSON.stringify(preset));
    assert.deepEqual(copy, preset);
  }
});
