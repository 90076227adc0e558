import assert from "node:assert/strict";
import {
  bicubicRestorer,
  createImage,
  crop,
  disposeTree,
  finish,
  openEngine,
  type Params,
  protocol,
  psnr,
  seeded,
  toGrey,
  type TrainState,
  zssr,
} from "../../../mod.ts";
import {
  forScale,
  initTeacher,
  presets,
  readTrained,
  trainedRestorer,
  trainStudent,
  trainTeacher,
  type ZskdConfig,
  zskdRestorer,
  type ZskdTraining,
} from "../../../lib/systems/zskd/mod.ts";
import { saveCheckpoint } from "../../../lib/train/mod.ts";
import { drain, saved, values } from "../kdsr/gan/_run.ts";
import { few, image, kernel, sharp } from "./_pictures.ts";

const engine = await openEngine({ engine: "wasm" });
const teacherOf = (config: ZskdConfig) => initTeacher(seeded(5), config);

/** As `few`, with a slope rule that falls and a report on every step. */
const slope: ZskdConfig = {
  ...few,
  zssr: {
    ...few.zssr,
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
    noise: 0.01,
  },
};

Deno.test("a teacher without preprocessor is ZSSR with the kernel, bit for bit", async () => {
  const weighed = { ...few.zssr, lossMap: true };
  const config = { ...few, zssr: weighed, preprocessor: null };
  const teacher = await finish(
    trainTeacher(image, config, { kernel, seed: 2 }),
  );
  const plain = await finish(
    zssr.train(image, config.zssr, { kernels: [kernel], seed: 2 }),
  );
  assert.deepEqual(
    await values(teacher.params.network),
    await values(plain.params),
  );
  disposeTree([teacher.params, plain.params]);
});

Deno.test("a preprocessor and its loss join by their switches", async () => {
  const reports: string[] = [];
  for (const preprocessing of [0, 0.5]) {
    const { result } = await drain(
      trainTeacher(image, { ...few, preprocessing }, { kernel, seed: 2 }),
      (event) => {
        if (event.type === "step" && event.step === 1) {
          reports.push(Object.keys(event.report).join());
        }
      },
    );
    assert.ok(result.params.preprocessor);
    const start = await values(initTeacher(seeded(2), few).preprocessor!);
    assert.notDeepEqual(await values(result.params.preprocessor), start);
    disposeTree(result.params);
  }
  assert.deepEqual(reports, [
    "loss,rate,reconstruction",
    "loss,l1,preprocessed,rate,reconstruction",
  ]);
});

Deno.test("the student starts as the teacher's network, and each of its losses has a switch", async () => {
  const teacher = teacherOf(few);
  const start = await values(teacher.network);
  for (const name of ["output", "consistency", "statistics", "target"]) {
    const off = { output: 0, consistency: 0, statistics: 0, target: 0 };
    const config: ZskdConfig = {
      ...few,
      student: { ...few.student, steps: 1 },
      weights: { ...off, [name]: 0.5 },
    };
    const { events, result } = await drain(
      trainStudent(image, config, { kernel, seed: 1, teacher }),
    );
    const step = events.find(({ type }) => type === "step");
    assert.ok(step?.type === "step");
    const { loss, rate: _, reconstruction: __, ...terms } = step.report;
    assert.deepEqual(Object.keys(terms), [name]);
    assert.ok(Math.abs(loss - 0.5 * terms[name]) < 1e-7);
    // One step moves no weight further than Adam's rate allows.
    const rate = config.student.rate.from;
    for (const [leaf, now] of await values(result.params)) {
      now.forEach((value, i) =>
        assert.ok(Math.abs(value - start.get(leaf)![i]) <= 1.01 * rate)
      );
    }
    assert.notDeepEqual(await values(result.params), start);
    disposeTree(result.params);
  }
  assert.deepEqual(await values(teacher.network), start);
  disposeTree(teacher);
});

Deno.test("teacher and student, stopped anywhere, go on bit for bit, the slope rule too", async () => {
  const before = engine.liveTensors();
  const config = {
    ...slope,
    student: { ...slope.student, rate: slope.zssr.rate },
  };
  const teacher = teacherOf(config);
  type Stage = (resume?: TrainState) => ZskdTraining<Params>;
  const stages: Stage[] = [
    (resume) => trainTeacher(image, config, { kernel, seed: 4, resume }),
    (resume) =>
      trainStudent(image, config, {
        kernel,
        seed: 4,
        ...(resume ? { resume } : { teacher }),
      }),
  ];
  for (const make of stages) {
    const states: TrainState[] = [];
    const rates: number[] = [];
    const whole = await drain(make(), async (event) => {
      if (event.type !== "step") return;
      states.push(await saved(event.state));
      rates.push(event.report.rate);
    });
    assert.ok(rates.at(-1)! < 1e-3, `the rate fell: ${rates}`);
    const expected = await values(whole.result.params);
    for (const resume of states) {
      const { result } = await drain(make(resume));
      assert.deepEqual(await values(result.params), expected);
      disposeTree(result.params);
    }
    disposeTree(whole.result.params);
  }
  disposeTree(teacher);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("live tensors stay flat while teacher and student learn", async () => {
  const before = engine.liveTensors();
  const config: ZskdConfig = {
    ...few,
    zssr: { ...few.zssr, steps: 30 },
    student: { ...few.student, steps: 30 },
  };
  const counts = new Set<number>();
  const count = ({ type }: { type: string }) => {
    if (type === "step") counts.add(engine.liveTensors());
  };
  const { result } = await drain(
    trainTeacher(image, config, { kernel, seed: 1 }),
    count,
  );
  // The rate rule's memory grows, in one tensor that is there from the first test on.
  assert.equal(counts.size, 1, [...counts].join());
  counts.clear();
  const { result: student } = await drain(
    trainStudent(image, config, { kernel, seed: 1, teacher: result.params }),
    count,
  );
  assert.equal(counts.size, 1, [...counts].join());
  disposeTree([result.params, student.params]);
  assert.equal(engine.liveTensors(), before);
});

for (const seed of [1, 2, 3]) {
  Deno.test(`seed ${seed}: the tiny preset beats bicubic enlargement on a blurred picture by a decibel`, async () => {
    const before = engine.liveTensors();
    const restorer = zskdRestorer(presets.tiny, { seed, kernel });
    const restored = await restorer.restore(image);
    const control = await bicubicRestorer(2).restore(image);
    const y = protocol("div2krk", { scale: 2 });
    const [own, plain] = [psnr(restored, sharp, y), psnr(control, sharp, y)];
    assert.ok(own > plain + 1, `${own} against ${plain}`);
    assert.equal(engine.liveTensors(), before);
  });
}

Deno.test("a checkpoint restores as the training's own parameters do", async () => {
  const teacher = teacherOf(few);
  const path = `${await Deno.makeTempDir()}/student.safetensors`;
  const { result } = await drain(
    trainStudent(image, few, { kernel, seed: 1, teacher }),
    async (event) => {
      if (event.type === "stop") await saveCheckpoint(path, event.state!);
    },
  );
  const read = await readTrained(path);
  const own = { params: result.params, config: few, kernel };
  const small = crop(image, 3, 5, 24, 20);
  assert.deepEqual(
    (await trainedRestorer(read).restore(small)).data,
    (await trainedRestorer(own).restore(small)).data,
  );
  disposeTree([teacher, result.params, read.params]);
});

Deno.test("a grey picture is learned and restored in grey, at x4 too", async () => {
  for (const scale of [2, 4] as const) {
    const restorer = zskdRestorer(forScale(few, scale), { seed: 1, kernel });
    const restored = await restorer.restore(toGrey(image));
    assert.deepEqual(
      [restored.channels, restored.width],
      [1, image.width * scale],
    );
  }
});

Deno.test("what cannot be learned from is refused in a sentence", async () => {
  const refused = (says: RegExp, training: AsyncGenerator) =>
    assert.rejects(async () => await training.next(), says);
  const options = { kernel, seed: 1 };
  await refused(
    /9x6 is too small to learn from/,
    trainTeacher(createImage(9, 6, 3), few, options),
  );
  await refused(/no teacher was given/, trainStudent(image, few, options));
  const teacher = teacherOf(few);
  const none = { output: 0, consistency: 0, statistics: 0, target: 0 };
  await refused(
    /all weights of the student's losses are 0/,
    trainStudent(image, { ...few, weights: none }, { ...options, teacher }),
  );
  const gradual = { ...few.zssr, stages: zssr.presets.gradual.stages };
  await refused(
    /restores at one whole scale/,
    trainTeacher(image, { ...few, zssr: gradual }, options),
  );
  let state: TrainState | undefined;
  const { result } = await drain(
    trainTeacher(image, few, options),
    async (event) => {
      if (event.type === "stop") state = await saved(event.state!);
    },
  );
  await refused(
    /is of another picture/,
    trainTeacher(crop(image, 0, 0, 32, 32), few, { ...options, resume: state }),
  );
  disposeTree([teacher, result.params]);
});
