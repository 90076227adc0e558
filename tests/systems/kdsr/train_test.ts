import assert from "node:assert/strict";
import {
  disposeTree,
  finish,
  generatedSource,
  kdsrAnisoNoise,
  leaves,
  loadCheckpoint,
  openEngine,
  pairBatches,
  seeded,
  tf,
  type TrainState,
  withCheckpoints,
} from "../../../mod.ts";
import {
  distillationLoss,
  encode,
  initKdsr,
  type KdsrConfig,
  type KdsrParams,
  presets,
  trainStudent,
  trainTeacher,
  withoutDistillation,
} from "../../../lib/systems/kdsr/mod.ts";
import { drain, saved, values, wavySource } from "./gan/_run.ts";

const engine = await openEngine({ engine: "wasm" });
const source = wavySource();

/** The tiny preset with so many steps for the teacher, for the warm-up and after it. */
function steps(teacher: number, warmup: number, joint: number): KdsrConfig {
  const { tiny } = presets;
  return {
    ...tiny,
    margin: 0, // the pictures are small
    reportEvery: 1,
    teacher: { ...tiny.teacher, steps: teacher },
    student: {
      ...tiny.student,
      steps: joint,
      warmup: { ...tiny.student.warmup, steps: warmup },
    },
  };
}

const untrained = () => initKdsr(seeded(9), presets.tiny.model, "teacher");

/** How far a student's D' is from the teacher's on pictures that none has seen. */
async function heldOutLoss(student: KdsrParams, teacher: KdsrParams) {
  const { lr, hr } = await pairBatches({
    source: generatedSource({ seed: 5, count: 2, width: 96, height: 96 }),
    degradation: kdsrAnisoNoise({ scale: 4 }),
    ...{ scale: 4, patch: 12, margin: 12, batch: 16, drawPer: "image" },
    rng: seeded("held out"),
  }).at(0);
  const loss = tf.tidy(() =>
    distillationLoss(
      encode(student.encoder, lr).full,
      encode(teacher.encoder, lr, hr).full,
    )
  );
  const [value] = await loss.data();
  tf.dispose([lr, hr, loss]);
  return value;
}

for (const seed of [1, 2, 3]) {
  Deno.test(`seed ${seed}: distillation brings the student's D' nearer to the teacher's than training without`, async () => {
    const config = steps(20, 20, 20);
    const own = generatedSource({ seed, count: 2, width: 96, height: 96 });
    const options = { source: own, seed };
    const teacher = (await finish(trainTeacher(config, options))).params;
    const losses: number[] = [];
    for (const one of [config, withoutDistillation(config)]) {
      const { params } = await finish(
        trainStudent(one, { ...options, teacher }),
      );
      losses.push(await heldOutLoss(params, teacher));
      disposeTree(params);
    }
    const [student, control] = losses;
    assert(student < control / 4, `${student} against ${control}`);
    disposeTree(teacher);
  });
}

Deno.test("live tensors stay flat over 100 steps of teacher and student, warm-up and after", async () => {
  const before = engine.liveTensors();
  const config = steps(100, 50, 50);
  const counts: number[] = [];
  const count = ({ type }: { type: string }) => {
    if (type === "step") counts.push(engine.liveTensors());
  };
  const { result } = await drain(
    trainTeacher(config, { source, seed: 1 }),
    count,
  );
  assert.equal(new Set(counts.splice(0)).size, 1);
  const teacher = result.params;
  const student = await drain(
    trainStudent(config, { source, seed: 1, teacher }),
    count,
  );
  assert.equal(counts.length, 100);
  assert.equal(new Set(counts).size, 1, counts.join());
  disposeTree([teacher, student.result.params]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("the student's SR network is the teacher's until the warm-up is over, its encoder is its own", async () => {
  const teacher = untrained();
  const generators: unknown[] = [];
  const encoders: unknown[] = [];
  const reports: string[] = [];
  const { result } = await drain(
    trainStudent(steps(1, 3, 2), { source, seed: 1, teacher }),
    async (event) => {
      if (event.type !== "step") return;
      const params = event.state.trees.params as KdsrParams;
      generators.push(await values(params.generator));
      encoders.push(await values(params.encoder));
      reports.push(Object.keys(event.report).join());
    },
  );
  const start = await values(teacher.generator);
  for (const i of [0, 1, 2]) assert.deepEqual(generators[i], start);
  for (const i of [3, 4]) assert.notDeepEqual(generators[i], generators[i - 1]);
  for (const i of [1, 2, 3, 4]) {
    assert.notDeepEqual(encoders[i], encoders[i - 1]);
  }
  const [warm, joint] = ["loss,kd", "loss,l1,kd"];
  assert.deepEqual(reports, [warm, warm, warm, joint, joint]);
  disposeTree([teacher, result.params]);
});

Deno.test("a student stopped before, at and after the end of its warm-up goes on bit for bit", async () => {
  const before = engine.liveTensors();
  const config = steps(1, 3, 3);
  const teacher = untrained();
  const states: TrainState[] = [];
  const whole = await drain(
    trainStudent(config, { source, seed: 4, teacher }),
    async (event) => {
      if (event.type === "step") states.push(await saved(event.state));
    },
  );
  const expected = await values(whole.result.params);
  for (const resume of states.slice(1, 4)) {
    // No teacher is given: the state has its encoder.
    const { events, result } = await drain(
      trainStudent(config, { source, seed: 4, resume }),
    );
    assert.equal(events[0].step, resume.step);
    assert.deepEqual(await values(result.params), expected);
    disposeTree(result.params);
  }
  for (const i of [0, 4, 5]) disposeTree(states[i].trees);
  disposeTree([teacher, whole.result.params]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a student without a teacher is refused", async () => {
  await assert.rejects(
    finish(trainStudent(steps(1, 1, 1), { source, seed: 1 })),
    /no teacher was given/,
  );
});

Deno.test("an absurd learning rate ends as diverged and leaves the last good checkpoint", async () => {
  const path = `${await Deno.makeTempDir()}/teacher.safetensors`;
  const before = engine.liveTensors();
  const normal = steps(30, 0, 0);
  const config: KdsrConfig = {
    ...normal,
    clip: 0,
    // A few good steps, then one as large as numbers can be.
    teacher: {
      steps: 30,
      rate: { kind: "steps", from: 1e-4, factor: 1e30, every: 4 },
    },
  };
  const { events, result } = await drain(
    withCheckpoints(trainTeacher(config, { source, seed: 1 }), {
      path,
      steps: 1,
    }),
  );
  assert.equal(result.stop, "diverged");
  assert.deepEqual(events.at(-1), {
    type: "stop",
    step: result.step,
    reason: "diverged",
  });
  assert(result.step < 30);
  const kept = await loadCheckpoint(path, { system: "kdsr/teacher", config });
  assert.equal(kept.step, result.step - 1);
  for (const leaf of leaves(kept.trees)) {
    assert((await leaf.data()).every(Number.isFinite));
  }
  disposeTree([result.params, kept.trees]);
  assert.equal(engine.liveTensors(), before);
});
