import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/mod.ts";
import { disposeTree } from "../../../lib/nn/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import type { TrainState } from "../../../lib/train/mod.ts";
import type { DrtlConfig } from "../../../lib/systems/drtl/config.ts";
import { fineTune } from "../../../lib/systems/drtl/fine_tune.ts";
import { heldOutScorer } from "../../../lib/systems/drtl/held_out.ts";
import type { MetaOrder } from "../../../lib/systems/drtl/meta/meta_gradient.ts";
import { initBackbone } from "../../../lib/systems/drtl/model/backbone.ts";
import { relate } from "../../../lib/systems/drtl/relation/relate.ts";
import { trainRelation } from "../../../lib/systems/drtl/relation/train_relation.ts";
import {
  type BackboneTraining,
  trainPrior,
} from "../../../lib/systems/drtl/train_prior.ts";
import { drain, saved, values } from "../kdsr/gan/_run.ts";
import { blurredPairs, source, tiny } from "./_setting.ts";

const engine = await openEngine({ engine: "wasm" });

const meta = (order: MetaOrder, steps: number): DrtlConfig => {
  const config = tiny({ prior: steps });
  const rule = { ...config.prior.meta, order, tasks: 3 };
  return {
    ...config,
    prior: { ...config.prior, pipeline: "meta", meta: rule },
  };
};

/** The trainings that a run consists of, by name: each short, each resumable. */
const trainings: Readonly<
  Record<string, (resume?: TrainState) => BackboneTraining>
> = {
  pretrain: (resume) =>
    trainPrior(tiny({ prior: 6 }), {
      ...{ source, seed: 3, resume, weights: [3, 0.5, 0.5, 1, 0] },
    }),
  ...Object.fromEntries(
    (["first", "second", "reptile", "serial"] as const).map((order) => [
      `meta, ${order}`,
      (resume?: TrainState) =>
        trainPrior(meta(order, 4), { source, seed: 3, resume }),
    ]),
  ),
  "tuning without a held-out pair": (resume) =>
    fineTune(tiny({ tuning: 6 }), {
      ...{ pairs: blurredPairs([1, 2]), seed: 3, resume },
    }),
  "tuning with a held-out pair": (resume) => {
    const config = tiny({ tuning: 12 });
    return fineTune({
      ...config,
      tuning: { ...config.tuning, evaluateEvery: 2 },
    }, {
      ...{ pairs: blurredPairs([1, 2]), heldOut: blurredPairs([3]) },
      ...{ seed: 3, resume },
    });
  },
};

for (const [name, train] of Object.entries(trainings)) {
  Deno.test(`${name}: stopped anywhere it goes on bit for bit, and no tensor is left over`, async () => {
    const before = engine.liveTensors();
    const states: TrainState[] = [];
    const whole = await drain(train(), async (event) => {
      if (event.type === "step") states.push(await saved(event.state));
    });
    assert.equal(whole.result.stop, "done");
    const expected = await values(whole.result.params);
    const chosen = [0, 1, states.length - 2];
    for (const i of chosen) {
      const { result } = await drain(train(states[i]));
      assert.deepEqual(await values(result.params), expected);
      assert.equal(result.step, whole.result.step);
      disposeTree(result.params);
    }
    states.forEach((state, i) =>
      chosen.includes(i) || disposeTree(state.trees)
    );
    disposeTree(whole.result.params);
    assert.equal(engine.liveTensors(), before);
  });

  Deno.test(`${name}: live tensors stay flat, and nothing is left when the reader goes away`, async () => {
    const before = engine.liveTensors();
    const training = train();
    const counts: number[] = [];
    for await (const event of training) {
      if (event.type === "step") counts.push(engine.liveTensors());
      if (counts.length === 3) break;
    }
    assert.equal(new Set(counts).size, 1, counts.join());
    assert.equal(engine.liveTensors(), before);
  });
}

Deno.test("weights change the prior, zero weights take a task out of it, and their number is checked", async () => {
  const config = tiny({ prior: 4 });
  const run = async (weights?: readonly number[]) => {
    const { result } = await drain(
      trainPrior(config, { source, seed: 1, weights }),
    );
    const found = await values(result.params);
    disposeTree(result.params);
    return found;
  };
  const uniform = await run();
  assert.deepEqual(await run([1, 1, 1, 1, 1]), uniform);
  assert.notDeepEqual(await run([5, 0, 0, 0, 0]), uniform);
  assert.throws(
    () => trainPrior(config, { source, seed: 1, weights: [1, 1] }),
    /2 weights were given for 5/,
  );
});

Deno.test("the relation network learns to tell the tasks apart and leaves nothing behind", async () => {
  const before = engine.liveTensors();
  const config = { ...tiny({ relation: 90 }), reportEvery: 30 };
  const right: number[] = [];
  const { result } = await drain(
    trainRelation(config, { source, seed: 1 }),
    (event) => {
      if (event.type === "step") right.push(event.report.right);
    },
  );
  assert(right.at(-1)! > 0.4, `${right}`); // one in five by chance
  const { tasks, relations, weights } = await relate(config, {
    pairs: blurredPairs([1, 2, 3]),
    seed: 1,
    network: result.params.relation,
  });
  assert.equal(tasks.length, 5);
  assert(relations.every((r) => Math.abs(r) <= 1 + 1e-6));
  const sum = weights.reduce((a, b) => a + b);
  assert(Math.abs(sum - 5) < 1e-4, `${weights}`);
  disposeTree(result.params);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("differences relate blurred pairs to clean bicubic and blur more than to noise", async () => {
  const { tasks, relations } = await relate(tiny({}), {
    pairs: blurredPairs([1, 2, 3]),
    seed: 1,
  });
  const of = (name: string) => relations[tasks.indexOf(name)];
  assert(Math.min(of("bicubic"), of("blur")) > of("noise"));
  assert(of("blur") > of("mixed"));
});

Deno.test("tuning on pairs makes a prior better on a pair that it has not seen", async () => {
  const config = { ...tiny({ tuning: 60 }), reportEvery: 20 };
  const prior = initBackbone(seeded(1), config.model);
  const scorer = await heldOutScorer(config, blurredPairs([7]), seeded(2));
  const { result } = await drain(
    fineTune(config, {
      ...{ prior, pairs: blurredPairs([1, 2, 3, 4]), seed: 1 },
      heldOut: blurredPairs([5]),
    }),
  );
  const [start, end] = [
    await scorer.score(prior),
    await scorer.score(result.params.backbone),
  ];
  assert(end > start + 0.3, `${start} to ${end}`);
  scorer.dispose();
  disposeTree([prior, result.params]);
});

Deno.test("tuning that only harms the held-out pair stops early and returns the prior", async () => {
  const config = tiny({ tuning: 40 });
  // Learns to blur, is judged by pairs that are to stay as they are.
  const wrong = blurredPairs([1, 2]).map(({ name, lr, hr }) => ({
    ...{ name, lr: hr, base: hr, hr: lr },
  }));
  const same = blurredPairs([3]).map(({ name, hr }) => ({
    ...{ name, lr: hr, base: hr, hr },
  }));
  const { model } = config;
  const first = initBackbone(seeded(1), model);
  const trained = await drain(
    fineTune({
      ...config,
      tuning: { ...config.tuning, steps: 30, patience: 99 },
    }, {
      ...{ prior: first, pairs: same, seed: 1 },
    }),
  );
  const prior = trained.result.params.backbone;
  const { events, result } = await drain(
    fineTune({
      ...config,
      tuning: { ...config.tuning, rate: { from: 1e-2, to: 1e-2 } },
    }, {
      ...{ prior, pairs: wrong, heldOut: same, seed: 1 },
    }),
  );
  assert.deepEqual(await values(result.params.backbone), await values(prior));
  assert.equal(result.stop, "done");
  assert(result.step < 40, `${result.step}`);
  assert(events.some((event) => event.type === "eval"));
  disposeTree([first, prior, result.params]);
});
