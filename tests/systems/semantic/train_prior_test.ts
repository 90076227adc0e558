import assert from "node:assert/strict";
import {
  blurring,
  finish,
  generatedSource,
  loadCheckpoint,
  openEngine,
  pairBatches,
  saveCheckpoint,
  seeded,
  type TrainState,
  withCheckpoints,
} from "../../../mod.ts";
import { disposeTree } from "../../../lib/nn/mod.ts";
import {
  type PriorConfig,
  priorPresets,
} from "../../../lib/systems/semantic/prior/config.ts";
import { readPrior } from "../../../lib/systems/semantic/prior/read_prior.ts";
import {
  type PriorTrainOptions,
  storedPriorConfig,
  trainPrior,
} from "../../../lib/systems/semantic/train_prior.ts";
import { drain, saved, values } from "../kdsr/gan/_run.ts";
import { drawnTeacher } from "./prior/_setting.ts";

const engine = await openEngine({ engine: "wasm" });
const teacher = drawnTeacher();
const pairs: PriorTrainOptions["pairs"] = {
  source: generatedSource({ seed: 1, count: 2, width: 96, height: 96 }),
  degradation: blurring((rng) => ({
    kind: "gaussian",
    size: 13,
    lambda1: rng.uniform(4, 9),
    lambda2: 0.2,
    theta: rng.uniform(0, 180),
  })),
};

/** The tiny preset with so many steps, on smaller patches. */
function steps(count: number): PriorConfig {
  return { ...priorPresets.tiny, patch: 32, steps: count, reportEvery: 1 };
}

Deno.test("a few steps lower every term of the loss", async () => {
  const config: PriorConfig = { ...steps(60), patch: 64, reportEvery: 10 };
  const { events, result } = await drain(
    trainPrior(config, { teacher, pairs, seed: 1 }),
  );
  const reports = events.flatMap((event) =>
    event.type === "step" ? [event.report] : []
  );
  const [first, last] = [reports[0], reports.at(-1)!];
  assert.equal(Object.keys(first).length, 7);
  for (const term of Object.keys(first)) {
    assert(
      last[term] < first[term],
      `${term}: ${first[term]} to ${last[term]}`,
    );
  }
  assert(last.loss < 0.7 * first.loss, `${first.loss} to ${last.loss}`);
  disposeTree(result.params);
});

Deno.test("live tensors stay flat, and all is freed in the end", async () => {
  const before = engine.liveTensors();
  const counts: number[] = [];
  const { result } = await drain(
    trainPrior(steps(30), { teacher, pairs, seed: 1 }),
    ({ type }) => {
      if (type === "step") counts.push(engine.liveTensors());
    },
  );
  assert.equal(counts.length, 30);
  assert.equal(new Set(counts).size, 1, counts.join());
  disposeTree(result.params);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a prior stopped anywhere goes on bit for bit, with the deviations it began with", async () => {
  const before = engine.liveTensors();
  const config = steps(4);
  const states: TrainState[] = [];
  const whole = await drain(
    trainPrior(config, { teacher, pairs, seed: 4 }),
    async (event) => {
      if (event.type === "step") states.push(await saved(event.state));
    },
  );
  const expected = await values(whole.result.params);
  for (const resume of states.slice(0, 3)) {
    const training = trainPrior(config, { teacher, pairs, seed: 4, resume });
    const { events, result } = await drain(training);
    assert.equal(events[0].step, resume.step);
    assert.deepEqual(await values(result.params), expected);
    assert.deepEqual(result.deviations, whole.result.deviations);
    disposeTree(result.params);
  }
  disposeTree([states[3].trees, whole.result.params]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a checkpoint is opened as the prior that it holds, with its teacher's name and hash", async () => {
  const path = `${await Deno.makeTempDir()}/prior.safetensors`;
  const config = steps(2);
  const { params, deviations } = await finish(
    withCheckpoints(trainPrior(config, { teacher, pairs, seed: 1 }), { path }),
  );
  const before = engine.liveTensors();
  const read = await readPrior(path);
  assert.deepEqual(read.config, config);
  assert.deepEqual(read.teacher, { name: "drawn", hash: "of nothing" });
  assert.deepEqual(read.deviations, deviations);
  assert.deepEqual(await values(read.params), await values(params));
  disposeTree(read.params);
  assert.equal(engine.liveTensors(), before);
  await loadCheckpoint(path, { config: storedPriorConfig(config, teacher) });
});

Deno.test("a state of another teacher or system is refused", async () => {
  const states: TrainState[] = [];
  const { result } = await drain(
    trainPrior(steps(1), { teacher, pairs, seed: 1 }),
    async (event) => {
      if (event.type === "stop") states.push(await saved(event.state!));
    },
  );
  const [resume] = states;
  const other = drawnTeacher(priorPresets.tiny.encoder, "of another");
  const options = { pairs, seed: 1 };
  await assert.rejects(
    finish(trainPrior(steps(2), { ...options, teacher: other, resume })),
    /learns from drawn \(of nothing\); give that/,
  );
  const foreign = { ...resume, system: "semantic/deblur" };
  await assert.rejects(
    finish(trainPrior(steps(2), { ...options, teacher, resume: foreign })),
    /of semantic\/deblur; expected one of semantic\/prior/,
  );
  const path = `${await Deno.makeTempDir()}/other.safetensors`;
  await saveCheckpoint(path, foreign);
  await assert.rejects(readPrior(path), /is a checkpoint of semantic\/deblur/);
  disposeTree([resume.trees, result.params]);
  other.dispose();
});

Deno.test("pairs that are given are used in place of blurred pictures", async () => {
  const asked: number[] = [];
  const batches = pairBatches({
    source: generatedSource({ seed: 3, count: 1, width: 64, height: 64 }),
    degradation: blurring(() => ({ kind: "delta", size: 3 })),
    ...{ scale: 1, patch: 32, batch: 1, drawPer: "image" },
    rng: seeded("given"),
  });
  const at = (step: number) => {
    asked.push(step);
    return batches.at(step);
  };
  const { params } = await finish(
    trainPrior(steps(3), { teacher, pairs: { batches: { at } }, seed: 1 }),
  );
  // Two for the deviations, then one a step.
  assert.deepEqual(asked, [0, 1, 0, 1, 2]);
  disposeTree(params);
});

Deno.test("an encoder that starts from the teacher's weights moves, and its teacher does not", async () => {
  const before = await values(teacher.net!.params);
  const config: PriorConfig = { ...steps(3), start: "teacher" };
  const { params } = await finish(
    trainPrior(config, { teacher, pairs, seed: 1 }),
  );
  const after = await values(params.encoder);
  assert.deepEqual([...after.keys()], [...before.keys()]);
  for (const [name, own] of after) {
    assert.notDeepEqual(own, before.get(name));
    // Three steps of Adam move nothing far.
    const far = Math.max(
      ...own.map((v, i) => Math.abs(v - before.get(name)![i])),
    );
    assert(far < 0.02, `${name} moved by ${far}`);
  }
  assert.deepEqual(await values(teacher.net!.params), before);
  disposeTree(params);
});

Deno.test("a teacher with other levels than the encoder's is learnt from through a projection of each", async () => {
  const other = drawnTeacher({
    ...{ kind: "stand-in", widths: [16, 8, 24, 8], blocks: 1, classes: 0 },
  });
  for (const fusion of [true, false]) {
    const { params } = await finish(
      trainPrior({ ...steps(1), fusion }, { teacher: other, pairs, seed: 1 }),
    );
    disposeTree(params);
  }
  await assert.rejects(
    finish(
      trainPrior({ ...steps(1), start: "teacher" }, {
        ...{ teacher: other, pairs, seed: 1 },
      }),
    ),
    /are not those of stand-in net/,
  );
  const { net: _, ...looking } = other;
  await assert.rejects(
    finish(
      trainPrior({ ...steps(1), start: "teacher" }, {
        ...{ teacher: looking, pairs, seed: 1 },
      }),
    ),
    /cannot start from the weights of drawn, which only looks/,
  );
  other.dispose();
});

Deno.test("a patch that the deepest level does not divide is refused", async () => {
  await assert.rejects(
    finish(
      trainPrior({ ...steps(1), patch: 48 }, { teacher, pairs, seed: 1 }),
    ),
    /the patch of a prior is 48; give a multiple of 32/,
  );
});

Deno.test("an abort ends the training early with its result", async () => {
  const abort = new AbortController();
  const { result } = await drain(
    trainPrior(steps(50), { teacher, pairs, seed: 1, signal: abort.signal }),
    (event) => {
      if (event.step === 2) abort.abort();
    },
  );
  assert.equal(result.stop, "aborted");
  assert(result.step < 50);
  disposeTree(result.params);
});
