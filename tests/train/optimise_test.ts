import assert from "node:assert/strict";
import {
  adam,
  disposeTree,
  finish,
  loadCheckpoint,
  openEngine,
  optimise,
  saveCheckpoint,
  tf,
  type TrainEvent,
} from "../../mod.ts";
import { trainLine } from "./_line.ts";

const engine = await openEngine({ engine: "wasm" });

Deno.test("events come as start, steps, stop, and the loss falls", async () => {
  const events: TrainEvent[] = [];
  const { params, average } = await finish(
    trainLine({ steps: 100 }),
    (event) => events.push(event),
  );
  assert.equal(events[0].type, "start");
  assert.equal(events.at(-1)!.type, "stop");
  const steps = events.filter((event) => event.type === "step");
  assert.deepEqual(steps.map(({ step }) => step).slice(0, 3), [5, 10, 15]);
  assert(steps.at(-1)!.report.loss < 0.05 * steps[0].report.loss);
  assert(Math.abs((await params.line.layers[0].data())[0] - 3) < 0.3);
  disposeTree(params);
  disposeTree(average!);
});

Deno.test("a training keeps no tensor but its result", async () => {
  const before = engine.liveTensors();
  let first = 0;
  const { params, average } = await finish(
    trainLine({ steps: 100 }),
    (event) => {
      if (event.type !== "step") return;
      first ||= engine.liveTensors();
      assert.equal(engine.liveTensors(), first);
    },
  );
  disposeTree(params);
  disposeTree(average!);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a part that joins later stays as it is until then and then trains as if from its own first step", async () => {
  const learnt: number[] = [];
  const { params } = await finish(
    optimise({
      system: "pair",
      config: {},
      seed: 1,
      steps: 20,
      init: () => ({ early: [tf.scalar(0)], late: [tf.scalar(0)] }),
      joins: { late: 15 },
      batches: { at: () => Promise.resolve(9) },
      disposeBatch: () => {},
      loss: ({ early, late }, aim) => ({
        loss: tf.add(
          tf.square(tf.sub(early[0], aim)),
          tf.square(tf.sub(late[0], aim)),
        ) as tf.Scalar,
      }),
      optimiser: adam({ learningRate: 0.1 }),
      reportEvery: 5,
    }),
    async (event) => {
      if (event.type !== "step") return;
      const { late } = event.state.trees.params as { late: tf.Tensor[] };
      learnt.push((await late[0].data())[0]);
    },
  );
  assert.deepEqual(learnt.slice(0, 3), [0, 0, 0]);
  const [last] = await params.late[0].data();
  // Adam's first steps are as long as the rate: five of 0.1.
  assert(Math.abs(last - 0.5) < 0.02, String(last));
});

Deno.test("resuming in the same process gives the same bits", async () => {
  const path = `${await Deno.makeTempDir()}/line.safetensors`;
  const straight = await finish(trainLine());
  const half = await finish(
    trainLine(),
    (event) =>
      event.type === "step" && event.step === 10 &&
      saveCheckpoint(path, event.state),
  );
  const resumed = await finish(
    trainLine({ resume: await loadCheckpoint(path) }),
  );
  for (const i of [0, 1]) {
    const bits = await Promise.all(
      [straight, half, resumed].map(({ average }) =>
        average!.line.layers[i].data()
      ),
    );
    assert.deepEqual(bits[2], bits[0]);
    assert.deepEqual(bits[1], bits[0]);
  }
});

Deno.test("a state of another system is not gone on from", async () => {
  const resume = {
    system: "circle",
    config: {},
    seed: 1,
    step: 5,
    trees: {},
  };
  await assert.rejects(
    finish(trainLine({ resume })),
    /is of circle; expected one of line/,
  );
});

Deno.test("weights that are no numbers any more end the training, though the losses were finite so far", async () => {
  const events: TrainEvent[] = [];
  const states: unknown[] = [];
  const { stop, params, average } = await finish(
    trainLine({
      // At step 9 the loss is 0 and its derivative, 0 / 0, is not a number.
      loss: ({ line }, _x, step) => ({
        loss: step === 9
          ? tf.sum(tf.sqrt(tf.mul(line.layers[0], 0))) as tf.Scalar
          : tf.square(line.layers[1]).sum() as tf.Scalar,
      }),
    }),
    (event) => {
      events.push(event);
      if ("state" in event) states.push(event.type);
    },
  );
  assert.equal(stop, "diverged");
  assert.deepEqual(events.map(({ type }) => type), ["start", "step", "stop"]);
  assert.deepEqual(states, ["step"]);
  assert.equal(events.at(-1)!.step, 10);
  disposeTree(params);
  disposeTree(average!);
});

Deno.test("scores come when they are due, and an error frees every tensor", async () => {
  const before = engine.liveTensors();
  const at: number[] = [];
  await assert.rejects(
    finish(
      trainLine({
        evaluation: {
          every: 4,
          scores: async ({ line }) => ({
            slope: (await line.layers[0].data())[0],
          }),
        },
      }),
      (event) => {
        if (event.type === "eval") at.push(event.step);
        if (event.step === 12) throw new Error("enough");
      },
    ),
    /enough/,
  );
  assert.deepEqual(at, [4, 8, 12]);
  await assert.rejects(
    finish(trainLine({
      loss: () => {
        throw new Error("no loss");
      },
    })),
    /no loss/,
  );
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a rule of its own ends a training as done, after a report of that step", async () => {
  const asked: number[] = [];
  const steps: number[] = [];
  const { params, step, stop } = await finish(
    optimise({
      system: "rule",
      config: {},
      seed: 1,
      steps: 20,
      init: () => ({ line: { slope: tf.scalar(0) } }),
      batches: { at: (step) => Promise.resolve(step) },
      disposeBatch: () => {},
      loss: ({ line }) => ({ loss: tf.square(tf.sub(line.slope, 1)) }),
      optimiser: adam({ learningRate: 0.1 }),
      until: (_, step) => asked.push(step) === 7,
      reportEvery: 5,
    }),
    (event) => event.type === "step" && steps.push(event.step),
  );
  assert.deepEqual([step, stop], [7, "done"]);
  assert.deepEqual(asked, [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(steps, [5, 7]);
  disposeTree(params);
});
