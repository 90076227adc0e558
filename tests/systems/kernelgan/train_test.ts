import assert from "node:assert/strict";
import {
  createImage,
  finish,
  generatedSource,
  type Image,
  InputError,
  kernelgan,
  loadCheckpoint,
  openEngine,
  tf,
  toGrey,
  withCheckpoints,
} from "../../../mod.ts";

const config = { ...kernelgan.presets.tiny, steps: 40, reportEvery: 10 };

/** A picture that the project paints. */
function painted(width = 120, height = 104, seed = 1): Promise<Image> {
  return generatedSource({ seed, count: 1, width, height }).load(0);
}

async function estimate(
  image: Image,
  changes: Partial<kernelgan.KernelGanConfig> = {},
  options: Partial<kernelgan.KernelGanTrainOptions> = {},
) {
  await openEngine({ engine: "cpu" });
  const training = kernelgan.train(image, { ...config, ...changes }, {
    seed: 1,
    ...options,
  });
  return await finish(training);
}

Deno.test("a seed gives the same bits on one thread and on two", async () => {
  const image = await painted();
  const one = await estimate(image, {}, { threads: 1 });
  const two = await estimate(image, {}, { threads: 2 });
  const other = await estimate(image, {}, { threads: 1, seed: 2 });
  assert.deepEqual(one.raw.data, two.raw.data);
  assert.notDeepEqual(one.raw.data, other.raw.data);
});

Deno.test("a picture's run knows nothing of the one before it", async () => {
  const image = await painted();
  const first = await estimate(image);
  await estimate(await painted(100, 100, 2));
  assert.deepEqual((await estimate(image)).raw.data, first.raw.data);
});

for (const stays of [false, true]) {
  Deno.test(`resuming gives the bits of never having stopped (noise ${stays ? "stays" : "goes"})`, async () => {
    await openEngine({ engine: "cpu" });
    const image = await painted();
    const changed = { ...config, noise: { real: 1, fake: 0.5, stays } };
    const whole = await finish(kernelgan.train(image, changed, { seed: 3 }));
    const path = `${await Deno.makeTempDir()}/kernelgan.safetensors`;
    const controller = new AbortController();
    const part = await finish(
      withCheckpoints(
        kernelgan.train(image, changed, { seed: 3, signal: controller.signal }),
        { path },
      ),
      ({ type, step }) => {
        if (type === "step" && step === 20) controller.abort();
      },
    );
    assert.deepEqual([part.stop, part.step], ["aborted", 20]);
    const resume = await loadCheckpoint(path, {
      system: "kernelgan",
      config: changed,
      seed: 3,
    });
    const rest = await finish(
      kernelgan.train(image, changed, { seed: 3, resume }),
    );
    assert.deepEqual(rest.raw.data, whole.raw.data);
    assert.deepEqual(rest.kernel.data, whole.kernel.data);
  });
}

Deno.test("a training that is done gives out the same kernel when it is gone on with", async () => {
  await openEngine({ engine: "cpu" });
  const image = await painted();
  const released = { ...config, steps: 3, kernel: "before-step" } as const;
  const path = `${await Deno.makeTempDir()}/kernelgan.safetensors`;
  const done = await finish(
    withCheckpoints(kernelgan.train(image, released, { seed: 1 }), { path }),
  );
  const resume = await loadCheckpoint(path);
  const again = await finish(
    kernelgan.train(image, released, { seed: 1, resume }),
  );
  assert.deepEqual(again.raw, done.raw);
});

Deno.test("a checkpoint of another picture is refused", async () => {
  await openEngine({ engine: "cpu" });
  const path = `${await Deno.makeTempDir()}/kernelgan.safetensors`;
  await finish(withCheckpoints(
    kernelgan.train(await painted(), { ...config, steps: 1 }, { seed: 1 }),
    { path },
  ));
  const before = tf.memory().numTensors;
  const resume = await loadCheckpoint(path);
  const other = await painted(120, 104, 2);
  await assert.rejects(
    finish(kernelgan.train(other, config, { seed: 1, resume })),
    /another picture/,
  );
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("no tensor is left behind, whether a training ends, is aborted or is left", async () => {
  await openEngine({ engine: "cpu" });
  const image = await painted();
  const before = tf.memory().numTensors;
  await estimate(image);
  await estimate(image, {}, { signal: AbortSignal.abort() });
  for await (const { type } of kernelgan.train(image, config, { seed: 1 })) {
    if (type === "step") break;
  }
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("every report holds both losses, all terms, their weights and the kernel", async () => {
  await openEngine({ engine: "cpu" });
  const reports: kernelgan.KernelGanReport[] = [];
  await finish(
    kernelgan.train(await painted(), config, { seed: 1 }),
    (event) => {
      if (event.type === "step") reports.push(event.report);
    },
  );
  assert.equal(reports.length, 4);
  for (const { weights, kernel, ...losses } of reports) {
    assert.deepEqual(Object.keys(losses).sort(), [
      "bicubic",
      "boundary",
      "centre",
      "discriminator",
      "generator",
      "sparse",
      "sum",
    ]);
    assert(Object.values(losses).every(Number.isFinite));
    assert.equal(weights.bicubic, 5);
    assert.equal(kernel.data.length, 169);
  }
  assert.notDeepEqual(reports[0].kernel.data, reports[3].kernel.data);
});

Deno.test("the given picture stays as it is, also when noise stays in the crops", async () => {
  const image = await painted();
  const before = image.data.slice();
  await estimate(image, { noise: { real: 1, fake: 0.5, stays: true } });
  assert.deepEqual(image.data, before);
});

Deno.test("a grey picture works as well as its RGB twin", async () => {
  const grey = toGrey(await painted());
  const rgb = createImage(
    grey.width,
    grey.height,
    3,
    Float32Array.from(
      { length: 3 * grey.data.length },
      (_, i) => grey.data[Math.floor(i / 3)],
    ),
  );
  const [one, three] = [await estimate(grey), await estimate(rgb)];
  assert.deepEqual(one.raw.data, three.raw.data);
});

Deno.test("the smallest picture works, a smaller one is refused with the size it takes", async () => {
  await estimate(await painted(86, 86), { steps: 2 });
  await assert.rejects(
    estimate(await painted(120, 85)),
    (error: Error) =>
      error instanceof InputError &&
      /86x86 \(66x66 with shave 0\)/.test(error.message),
  );
  await estimate(await painted(67, 66), { steps: 2, shave: 0 });
});

Deno.test("pictures and configurations that cannot work are refused", async () => {
  const flat = createImage(100, 100, 3, new Float32Array(30_000).fill(0.3));
  await assert.rejects(estimate(flat), /of one colour/);
  const broken = createImage(100, 100, 3, new Float32Array(30_000));
  broken.data[777] = NaN;
  await assert.rejects(estimate(broken), /not finite/);
  const image = await painted();
  await assert.rejects(estimate(image, { features: 12 }), /multiple of 8/);
  await assert.rejects(estimate(image, { crop: 63 }), /even number/);
  await assert.rejects(estimate(image, { reportEvery: 0 }), /reportEvery/);
});

Deno.test("a picture of few levels gives crops too", async () => {
  const { width, height, channels, data } = await painted();
  const levels = data.map((value) => Math.round(value));
  const { step } = await estimate(createImage(width, height, channels, levels));
  assert.equal(step, 40);
});
