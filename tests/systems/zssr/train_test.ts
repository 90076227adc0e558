import assert from "node:assert/strict";
import {
  createImage,
  disposeTree,
  finish,
  generatedSource,
  type Json,
  kernelgan,
  openEngine,
  protocol,
  psnr,
  quantize,
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
  zssrRestorer,
} from "../../../lib/systems/zssr/mod.ts";
import { drain } from "../kdsr/gan/_run.ts";
import {
  bicubic,
  blurred,
  factors,
  few,
  hr,
  kernel,
  kernel4,
} from "./_pictures.ts";

const engine = await openEngine({ engine: "wasm" });
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

Deno.test("for x4 in two stages the kernels beat none, and the result lies where the picture does", async () => {
  const large = await generatedSource({
    ...{ seed: 1, count: 1, width: 256, height: 192 },
  }).load(0);
  const once = shrink(large, factors, kernel);
  const image = quantize(shrink(once, factors, kernel));
  const config = forScale({ ...presets.tiny, steps: 100 }, 4);
  const score = async (kernels: typeof kernel[]) => {
    const restorer = zssrRestorer(config, { seed: 1, kernels });
    const sr = quantize(await restorer.restore(image));
    return psnr(sr, large, protocol("div2krk", { scale: 4 }));
  };
  const right = await score([kernel, kernelgan.scaleUp(kernel)]);
  const none = await score([]);
  assert(right > none + 0.5, `${right}, ${none}`);
});

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

Deno.test("a reader that leaves early leaves no tensors", async () => {
  const before = engine.liveTensors();
  for await (const event of train(bicubic, few, { seed: 1 })) {
    if (event.type === "step") break;
  }
  assert.equal(engine.liveTensors(), before);
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
