import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { disposeTree, valueAndGrad } from "../../../lib/nn/mod.ts";
import { jointGradient } from "../../../lib/systems/drtl/meta/joint_gradient.ts";
import { presets } from "../../../lib/systems/drtl/config.ts";
import { trainJointly } from "../../../lib/systems/drtl/train_jointly.ts";
import { drain, saved, values } from "../kdsr/gan/_run.ts";
import type { TrainState } from "../../../lib/train/mod.ts";
import { blurredPairs, source, tiny } from "./_setting.ts";

const engine = await openEngine({ engine: "wasm" });

type Point = { readonly at: tf.Tensor };

const towards = (x: number, y: number) => ({ at }: Point) =>
  tf.sum(tf.square(tf.sub(at, tf.tensor1d([x, y])))) as tf.Scalar;
const tasks = [towards(1, 0), towards(0, 2), towards(-1, -1)];
const target = towards(0.5, 1.5);
const weigh = ({ logits }: { readonly logits: tf.Tensor }) =>
  tf.mul(tf.softmax(logits), 3) as tf.Tensor1D;
const rate = 0.3;

/** L_t at θ - η Σ w_i g_i / N, with everything by hand. */
async function ahead(logits: readonly number[]): Promise<number> {
  const gs = [[-2, 0], [0, -4], [2, 2]]; // at θ = 0
  const exp = logits.map(Math.exp);
  const sum = exp.reduce((a, b) => a + b);
  const theta = [0, 1].map((axis) =>
    -rate * gs.reduce((s, g, i) => s + exp[i] / sum * g[axis], 0)
  );
  const loss = target({ at: tf.tensor1d(theta) });
  return (await loss.data())[0];
}

Deno.test("the relation network's gradient is that of the look ahead by its parameters", async () => {
  const logits = [0.2, -0.1, 0.4];
  const params = {
    backbone: { at: tf.tensor1d([0, 0]) },
    relation: { logits: tf.tensor1d(logits) },
  };
  const { loss, grads, report } = jointGradient(params, {
    ...{ weigh, target, rate },
    tasks: tasks.map((loss) =>
      valueAndGrad((p: Point) => ({ loss: loss(p) }), params.backbone)
    ),
  });
  assert(Math.abs((await loss.data())[0] - await ahead(logits)) < 1e-5);
  const found = await grads.relation.logits.data();
  const step = 1e-2;
  for (const i of [0, 1, 2]) {
    const moved = (sign: number) =>
      ahead(logits.map((l, j) => i === j ? l + sign * step : l));
    const numeric = (await moved(1) - await moved(-1)) / (2 * step);
    assert(Math.abs(found[i] - numeric) < 1e-3, `${found[i]}, ${numeric}`);
  }
  disposeTree([loss, grads, report, params]);
});

Deno.test("following it, weight moves to the task that leads to the target", async () => {
  let logits = tf.tensor1d([0, 0, 0]);
  for (let i = 0; i < 60; i++) {
    const params = {
      backbone: { at: tf.tensor1d([0, 0]) },
      relation: { logits },
    };
    const { grads } = jointGradient(params, {
      ...{ weigh, target, rate },
      tasks: tasks.map((loss) =>
        valueAndGrad((p: Point) => ({ loss: loss(p) }), params.backbone)
      ),
    });
    logits = tf.sub(logits, grads.relation.logits);
  }
  const [first, second, third] = await weigh({ logits }).data();
  assert(second > 1.5 && second > first && third < 0.2, `${first} ${second}`);
});

const config = (pipeline: "pretrain" | "meta") => {
  const base = tiny({ prior: 4 });
  return { ...base, prior: { ...base.prior, pipeline } };
};

for (const pipeline of ["pretrain", "meta"] as const) {
  Deno.test(`the joint training of "${pipeline}" goes on bit for bit and leaves nothing behind`, async () => {
    const before = engine.liveTensors();
    const states: TrainState[] = [];
    const train = (resume?: TrainState) =>
      trainJointly(config(pipeline), {
        ...{ source, pairs: blurredPairs([1, 2]), seed: 2, resume },
      });
    const whole = await drain(train(), async (event) => {
      if (event.type === "step") states.push(await saved(event.state));
    });
    const expected = await values(whole.result.params);
    const { result } = await drain(train(states[1]));
    assert.deepEqual(await values(result.params), expected);
    const moved = await values(states[0].trees);
    const name = "params.relation.graph.weight";
    assert.notDeepEqual(moved.get(name), expected.get("relation.graph.weight"));
    for (const i of [0, 2, 3]) disposeTree(states[i].trees);
    disposeTree([result.params, whole.result.params]);
    assert.equal(engine.liveTensors(), before);
  });
}

Deno.test("the serial order and uniform weights cannot be learnt end to end", () => {
  const { prior, relation, ...rest } = presets.tiny;
  const options = { source, pairs: blurredPairs([1]), seed: 1 };
  const serial = {
    ...{ ...rest, relation },
    prior: {
      ...prior,
      pipeline: "meta",
      meta: { ...prior.meta, order: "serial" },
    },
  } as const;
  assert.throws(() => trainJointly(serial, options), /"serial"/);
  const uniform = {
    ...{ ...rest, prior },
    relation: { ...relation, weighting: { kind: "uniform" } },
  } as const;
  assert.throws(() => trainJointly(uniform, options), /all weights are 1/);
});
