import assert from "node:assert/strict";
import { InputError, openEngine } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import { createImage } from "../../../../lib/image/mod.ts";
import { disposeTree } from "../../../../lib/nn/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import { presets } from "../../../../lib/systems/kdsr/gan/config.ts";
import { importVgg } from "../../../../lib/loss/mod.ts";
import {
  trainStudent,
  trainTeacher,
} from "../../../../lib/systems/kdsr/gan/train.ts";
import { trainGan } from "../../../../lib/systems/kdsr/gan/train_gan.ts";
import type { TrainState } from "../../../../lib/train/mod.ts";
import { initKdsr } from "../../../../lib/systems/kdsr/model/network.ts";
import { kdsrRestorer } from "../../../../lib/systems/kdsr/restorer.ts";
import { narrowVgg } from "./_narrow_vgg.ts";
import { drain, saved, values, wavySource } from "./_run.ts";

const { tiny } = presets;
const model = { ...tiny.model, features: 4, blocks: 1 };
const config = { ...tiny, model, discriminator: 2, reportEvery: 1 };
const source = wavySource();

const steps = (count: number) => ({
  ...config,
  gan: { ...config.gan, steps: count },
});
const networks = () => ({
  teacher: initKdsr(seeded(1), model, "teacher"),
  student: initKdsr(seeded(2), model, "student"),
});

Deno.test("the tiny preset runs through its three stages with finite losses", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const notes: string[] = [];
  const seed = 1;
  const first = await drain(trainTeacher(tiny, { source, seed }));
  const teacher = first.result.average!;
  const second = await drain(trainStudent(tiny, { source, seed, teacher }));
  const student = second.result.average!;
  const third = await drain(trainGan(tiny, {
    source,
    seed,
    teacher,
    student,
    onNote: (line) => notes.push(line),
  }));
  const terms = [
    ["loss"],
    ["loss", "l1", "kd"],
    [
      "loss",
      "l1",
      "adversarial",
      "kd",
      "discriminatorReal",
      "discriminatorFake",
    ],
  ];
  for (const [i, { events }] of [first, second, third].entries()) {
    assert.deepEqual(events.map(({ type }) => type), [
      "start",
      ...Array(4).fill("step"),
      "stop",
    ]);
    for (const event of events) {
      if (event.type !== "step") continue;
      assert.deepEqual(Object.keys(event.report), terms[i]);
      assert(Object.values(event.report).every(Number.isFinite));
    }
  }
  assert.equal(third.result.stop, "done");
  assert.deepEqual(third.events[0], {
    type: "start",
    name: "kdsr/gan, without the perceptual loss",
    step: 0,
    steps: tiny.gan.steps,
  });
  assert.deepEqual(notes, [
    "No VGG19 weights were given: the perceptual loss is left out",
  ]);
  const restored = await kdsrRestorer(third.result.average)
    .restore(createImage(7, 6, 3));
  assert.deepEqual([restored.width, restored.height], [28, 24]);

  const { params, average, discriminator, vectors } = third.result;
  disposeTree([params, average, discriminator, vectors, teacher, student]);
  disposeTree([first.result.params, second.result.params]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("live tensors stay flat over 20 adversarial steps", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const { teacher, student } = networks();
  const vgg = importVgg(narrowVgg([2, 2, 2, 2, 2]));
  const counts: number[] = [];
  const { result } = await drain(
    trainGan(steps(20), { source, seed: 1, teacher, student, vgg }),
    ({ type }) => {
      if (type === "step") counts.push(engine.liveTensors());
    },
  );
  assert.equal(counts.length, 20);
  const filled = config.pool / config.batch; // by then the pool is full
  assert.deepEqual(new Set(counts.slice(filled - 1)).size, 1, counts.join());
  const { params, average, discriminator, vectors } = result;
  disposeTree([params, average, discriminator, vectors, vgg, teacher, student]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("six adversarial steps equal three, a stop, and three more, bit for bit", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const { teacher, student } = networks();
  const options = { source, seed: 3, teacher, student };
  const whole = await drain(trainGan(steps(6), options));

  const controller = new AbortController();
  let state: TrainState | undefined;
  const half = await drain(
    trainGan(steps(6), { ...options, signal: controller.signal }),
    async (event) => {
      if (event.type !== "step" || event.step !== 3) return;
      state = await saved(event.state);
      controller.abort();
    },
  );
  assert.equal(half.result.stop, "aborted");
  assert.equal(half.result.step, 3);
  // Neither student nor teacher is given: the state has them.
  const rest = await drain(
    trainGan(steps(6), { source, seed: 3, resume: state }),
  );
  assert.deepEqual(rest.events[0], {
    type: "start",
    name: "kdsr/gan, without the perceptual loss",
    step: 3,
    steps: 6,
  });
  for (
    const part of ["params", "average", "discriminator", "vectors"] as const
  ) {
    assert.deepEqual(
      await values(rest.result[part]),
      await values(whole.result[part]),
      part,
    );
    assert.notDeepEqual(
      await values(half.result[part]),
      await values(whole.result[part]),
      part,
    );
  }
  for (const { result } of [whole, half, rest]) {
    const { params, average, discriminator, vectors } = result;
    disposeTree([params, average, discriminator, vectors]);
  }
  disposeTree([teacher, student]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("the student's stage resumes bit for bit too, teacher and pool included", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const { teacher, student } = networks();
  const six = { ...config, student: { ...config.student, steps: 6 } };
  const whole = await drain(trainStudent(six, { source, seed: 3, teacher }));
  const controller = new AbortController();
  let state: TrainState | undefined;
  const half = await drain(
    trainStudent(six, { source, seed: 3, teacher, signal: controller.signal }),
    async (event) => {
      if (event.type !== "step" || event.step !== 3) return;
      state = await saved(event.state);
      controller.abort();
    },
  );
  const rest = await drain(
    trainStudent(six, { source, seed: 3, resume: state }),
  );
  for (const part of ["params", "average"] as const) {
    assert.deepEqual(
      await values(rest.result[part]!),
      await values(whole.result[part]!),
    );
  }
  for (const { result } of [whole, half, rest]) {
    disposeTree([result.params, result.average!]);
  }
  disposeTree([teacher, student]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("given VGG19 weights there is a perceptual term and no note, and going on asks for them again", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const { teacher, student } = networks();
  const vgg = importVgg(narrowVgg([2, 2, 2, 2, 2]));
  const notes: string[] = [];
  let state: TrainState | undefined;
  const { events, result } = await drain(
    trainGan(steps(1), {
      source,
      seed: 1,
      teacher,
      student,
      vgg,
      onNote: (line) => notes.push(line),
    }),
    async (event) => {
      if (event.type === "step") state = await saved(event.state);
    },
  );
  assert.deepEqual(notes, []);
  assert(events[0].type === "start" && events[0].name === "kdsr/gan");
  assert(events[1].type === "step" && events[1].report.perceptual > 0);
  await assert.rejects(
    drain(trainGan(steps(2), { source, seed: 1, resume: state })),
    (error) => {
      assert(error instanceof InputError);
      assert.match(error.message, /give the VGG19 weights again/);
      return true;
    },
  );
  const { params, average, discriminator, vectors } = result;
  disposeTree([params, average, discriminator, vectors, vgg, teacher, student]);
  disposeTree(Object.values(state!.trees));
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a student of NaN stops as diverged at the first report", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const { teacher, student } = networks();
  const { tail } = student.generator;
  const bias = tf.tidy(() => tf.mul<tf.Tensor1D>(tail.bias, NaN));
  const nan = {
    ...student,
    generator: { ...student.generator, tail: { ...tail, bias } },
  };
  const { events, result } = await drain(
    trainGan(steps(5), { source, seed: 1, teacher, student: nan }),
  );
  const last = events.at(-1)!;
  assert(last.type === "stop" && last.state === undefined);
  assert.equal(result.stop, "diverged");
  assert.deepEqual(events.map(({ type }) => type), ["start", "stop"]);
  const { params, average, discriminator, vectors } = result;
  disposeTree([params, average, discriminator, vectors]);
  disposeTree([teacher, student, [bias]]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a stage that lacks its predecessors says which", async () => {
  await openEngine({ engine: "wasm" });
  const { teacher, student } = networks();
  const options = { source, seed: 1 };
  await assert.rejects(drain(trainStudent(config, options)), /no teacher/);
  await assert.rejects(
    drain(trainGan(config, { ...options, teacher })),
    /no student; train both/,
  );
  await assert.rejects(
    drain(trainGan(config, { ...options, student })),
    /no teacher; train both/,
  );
  disposeTree([teacher, student]);
});

Deno.test("a training that is left early frees all that it holds", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const { teacher, student } = networks();
  const before = engine.liveTensors();
  const options = { source, seed: 1, teacher, student };
  for await (const { type } of trainGan(steps(5), options)) {
    if (type === "step") break;
  }
  assert.equal(engine.liveTensors(), before);
  disposeTree([teacher, student]);
});
