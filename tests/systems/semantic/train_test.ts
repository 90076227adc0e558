import assert from "node:assert/strict";
import { pairBatches } from "../../../lib/data/mod.ts";
import { openEngine } from "../../../lib/engine/mod.ts";
import { disposeTree, leaves } from "../../../lib/nn/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { seeded } from "../../../lib/random/mod.ts";
import {
  createHost,
  disposeModel,
  type Feed,
  initPrior,
  presets,
  type PriorParams,
  priorPresets,
  readModel,
  trainDeblurring,
} from "../../../lib/systems/semantic/mod.ts";
import {
  finish,
  type TrainState,
  withCheckpoints,
} from "../../../lib/train/mod.ts";
import { drain, saved, values } from "../kdsr/gan/_run.ts";
import { pairs, tiny, untrainedTeacher } from "./_setting.ts";

const engine = await openEngine({ engine: "wasm" });
const seed = 3;

/** A prior that was never trained, which will do here. */
function anyPrior() {
  const config = priorPresets.tiny;
  const teacher = { name: "untrained", hash: "none" };
  const params = initPrior(seeded(9), config);
  return { config, params, teacher, deviations: [1, 1, 1, 1] };
}

const feeds: readonly Feed[] = ["none", "zeros", "random", "prior", "oracle"];

Deno.test("whatever a host is fed with, its first step has the same loss and its batches are the same", async () => {
  const before = engine.liveTensors();
  const prior = anyPrior();
  const teacher = untrainedTeacher();
  const first: unknown[] = [];
  const second: number[] = [];
  for (const feed of feeds) {
    const { events, result } = await drain(
      trainDeblurring(tiny(feed, 3), { pairs, prior, teacher, seed }),
    );
    const [one, , three] = events.filter((event) => event.type === "step");
    first.push(one.report);
    second.push(three.report.loss);
    assert.equal(result.stop, "done");
    disposeModel(result.model);
  }
  for (const report of first) assert.deepEqual(report, first[0]);
  assert.equal(new Set(second).size, feeds.length, second.join());
  disposeTree([prior.params]);
  teacher.dispose();
  assert.equal(engine.liveTensors(), before);
});

Deno.test("live tensors stay flat, and a trained prior that is fed stays as it was", async () => {
  const before = engine.liveTensors();
  const prior = anyPrior();
  const counts: number[] = [];
  const { result } = await drain(
    trainDeblurring(tiny("prior", 12), { pairs, prior, seed }),
    ({ type }) => {
      if (type === "step") counts.push(engine.liveTensors());
    },
  );
  assert.equal(new Set(counts).size, 1, counts.join());
  assert.deepEqual(
    await values(result.model.prior!.params!),
    await values(prior.params),
  );
  disposeModel(result.model);
  disposeTree(prior.params);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a training that was stopped goes on bit for bit, without being given the prior again", async () => {
  const before = engine.liveTensors();
  const prior = anyPrior();
  const states: TrainState[] = [];
  const config = tiny("prior", 4);
  const whole = await drain(
    trainDeblurring(config, { pairs, prior, seed }),
    async (event) => {
      if (event.type === "step") states.push(await saved(event.state));
    },
  );
  const resume = states[1];
  const { result } = await drain(
    trainDeblurring(config, { pairs, seed, resume }),
  );
  assert.deepEqual(
    await values(result.params),
    await values(whole.result.params),
  );
  assert.deepEqual(result.model.teacher, prior.teacher);
  disposeModel(result.model);
  disposeModel(whole.result.model);
  for (const i of [0, 2, 3]) disposeTree(states[i].trees);
  disposeTree(prior.params);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("trained jointly, a prior rests until its step, then moves; and goes on bit for bit", async () => {
  const before = engine.liveTensors();
  const prior = anyPrior();
  const teacher = untrainedTeacher();
  const config = tiny("prior", 4, { joint: { from: 2, weight: 0.1 } });
  const priors: unknown[] = [];
  const reports: string[] = [];
  const states: TrainState[] = [];
  const whole = await drain(
    trainDeblurring(config, { pairs, prior, teacher, seed }),
    async (event) => {
      if (event.type !== "step") return;
      const { params } = event.state.trees as {
        params: { prior: PriorParams };
      };
      priors.push(await values(params.prior));
      reports.push(Object.keys(event.report).join());
      states.push(await saved(event.state));
    },
  );
  const start = await values(prior.params);
  for (const i of [0, 1]) assert.deepEqual(priors[i], start);
  for (const i of [2, 3]) assert.notDeepEqual(priors[i], priors[i - 1]);
  assert.deepEqual(reports.map((names) => names.includes("kd")), [
    false,
    false,
    true,
    true,
  ]);
  for (const i of [1, 2]) {
    const { result } = await drain(
      trainDeblurring(config, { pairs, teacher, seed, resume: states[i] }),
    );
    assert.deepEqual(
      await values(result.params),
      await values(whole.result.params),
    );
    disposeModel(result.model);
  }
  disposeModel(whole.result.model);
  for (const i of [0, 3]) disposeTree(states[i].trees);
  disposeTree(prior.params);
  teacher.dispose();
  assert.equal(engine.liveTensors(), before);
});

Deno.test("an absurd rate ends as diverged, the last good checkpoint can restore, and nothing is left over", async () => {
  const before = engine.liveTensors();
  const folder = await Deno.makeTempDir();
  const path = `${folder}/model.safetensors`;
  const prior = anyPrior();
  const config = tiny("prior", 30, {
    clip: 0,
    rate: { kind: "steps", from: 1e-4, factor: 1e30, every: 4 },
  });
  const { result } = await drain(
    withCheckpoints(trainDeblurring(config, { pairs, prior, seed }), {
      path,
      steps: 1,
    }),
  );
  assert.equal(result.stop, "diverged");
  disposeModel(result.model);
  const model = await readModel(path);
  assert.equal(model.config.feed, "prior");
  assert.deepEqual(model.prior!.config, prior.config);
  for (const leaf of leaves([model.host, model.embedding])) {
    assert((await leaf.data()).every(Number.isFinite));
  }
  disposeModel(model);
  disposeTree(prior.params);
  await Deno.remove(folder, { recursive: true });
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a host may start from given weights, which stay as they were", async () => {
  const before = engine.liveTensors();
  const given = createHost(presets.tiny.host).init(seeded(77));
  const kept = await values(given);
  const { result } = await drain(
    trainDeblurring(
      tiny("none", 1, { rate: { kind: "cosine", from: 0, to: 0 } }),
      { pairs, host: given, seed },
    ),
  );
  assert.deepEqual(await values(result.params.host), kept);
  assert.deepEqual(await values(given), kept);
  disposeModel(result.model);
  disposeTree(given);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("fitted to one pair, a host with a prior gets near its sharp picture", async () => {
  const prior = anyPrior();
  const { lr, hr } = await pairBatches({
    ...{ ...pairs, scale: 1, patch: 32, margin: 8, batch: 1 },
    ...{ drawPer: "image", rng: seeded(5) },
  }).at(0);
  const at = () => Promise.resolve({ lr: tf.clone(lr), hr: tf.clone(hr) });
  const lastLoss = async (steps: number) => {
    const config = tiny("prior", steps, { batch: 1, reportEvery: 20 });
    const { events, result } = await drain(
      trainDeblurring(config, { pairs: { batches: { at } }, prior, seed }),
    );
    disposeModel(result.model);
    return events.filter((event) => event.type === "step").at(-1)!.report.loss;
  };
  const [first, last] = [await lastLoss(1), await lastLoss(120)];
  assert(last < 0.7 * first, `${first} to ${last}`);
  disposeTree([prior.params, lr, hr]);
});

Deno.test("what is missing, or does not fit together, is said", async () => {
  const run = (
    feed: Feed,
    options: Partial<Parameters<typeof trainDeblurring>[1]>,
    changes = {},
  ) =>
    finish(
      trainDeblurring(tiny(feed, 1, changes), { pairs, seed, ...options }),
    );
  const untrained = { config: priorPresets.tiny };
  await assert.rejects(run("oracle", {}), /no teacher was given; an oracle/);
  await assert.rejects(
    run("zeros", {}),
    /no prior was given; what is fed is "zeros"/,
  );
  await assert.rejects(
    run("prior", { prior: untrained }),
    /no trained prior was given/,
  );
  const joint = { joint: { from: 0, weight: 0.1 } };
  await assert.rejects(
    run("zeros", { prior: untrained }, joint),
    /cannot be trained jointly/,
  );
  const prior = anyPrior();
  await assert.rejects(
    run("prior", { prior }, joint),
    /no teacher was given; a prior/,
  );
  await assert.rejects(run("none", {}, { patch: 33 }), /multiple of 2/);
  await assert.rejects(
    run("none", {}, { batch: 0 }),
    /the batch of a deblurring is 0/,
  );
  disposeTree(prior.params);
});
