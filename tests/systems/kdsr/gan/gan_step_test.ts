import assert from "node:assert/strict";
import { openEngine } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import { disposeTree, mapTree, type Params } from "../../../../lib/nn/mod.ts";
import { adam, ema } from "../../../../lib/optim/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import { presets } from "../../../../lib/systems/kdsr/gan/config.ts";
import {
  initDiscriminator,
  initDiscriminatorVectors,
} from "../../../../lib/systems/kdsr/gan/discriminator.ts";
import {
  type GanSetup,
  type GanState,
  ganStep,
} from "../../../../lib/systems/kdsr/gan/gan_step.ts";
import { importVgg } from "../../../../lib/loss/mod.ts";
import { initEncoder } from "../../../../lib/systems/kdsr/model/encoder.ts";
import { initKdsr } from "../../../../lib/systems/kdsr/model/network.ts";
import { narrowVgg } from "./_narrow_vgg.ts";
import { values } from "./_run.ts";

const { tiny } = presets;
const model = { ...tiny.model, features: 4, blocks: 1 };

function setting(
  weights: Partial<typeof tiny.weights> = {},
  distillation = tiny.distillation.weight,
) {
  const optimiser = adam({ learningRate: 1e-3, ...tiny.adam });
  const discriminator = initDiscriminator(seeded(2), 2);
  const params = initKdsr(seeded(1), model, "student");
  const state: GanState = {
    params,
    adam: optimiser.init(params),
    ema: ema(0.9).init(params),
    discriminator,
    discriminatorAdam: optimiser.init(discriminator),
    vectors: initDiscriminatorVectors(seeded(3), discriminator),
  };
  const setup: GanSetup = {
    config: {
      ...tiny,
      weights: { ...tiny.weights, ...weights },
      distillation: { ...tiny.distillation, weight: distillation },
    },
    teacher: initEncoder(seeded(4), model, "teacher"),
    optimiser,
    average: ema(0.9),
  };
  const rng = seeded(5);
  const picture = (n: number, side: number) =>
    tf.tensor4d(
      Float32Array.from({ length: n * side * side * 3 }, () => rng.uniform()),
      [n, side, side, 3],
    );
  const batch = { lr: picture(2, 4), hr: picture(2, 16) };
  return {
    setup,
    state,
    batch,
    dispose(state: GanState) {
      disposeTree([state, setup.teacher, [batch.lr, batch.hr]]);
    },
  };
}

async function read(report: Readonly<Record<string, tf.Scalar>>) {
  const found: Record<string, number> = {};
  for (const [name, term] of Object.entries(report)) {
    found[name] = (await term.data())[0];
    term.dispose();
  }
  return found;
}

Deno.test("a step changes every part of student and discriminator and leaves the teacher alone", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const { setup, state, batch, dispose } = setting();
  const was = {
    params: await values(state.params),
    discriminator: await values(state.discriminator),
    vectors: await values(state.vectors),
    teacher: await values(setup.teacher),
  };
  const { state: next, report } = ganStep(setup, state, batch, 0);
  assert.deepEqual(Object.keys(await read(report)), [
    "loss",
    "l1",
    "adversarial",
    "kd",
    "discriminatorReal",
    "discriminatorFake",
  ]);
  for (const part of ["params", "discriminator", "vectors"] as const) {
    for (const [name, now] of await values(next[part])) {
      assert.notDeepEqual(now, was[part].get(name), `${part} ${name} rests`);
    }
  }
  assert.deepEqual(await values(setup.teacher), was.teacher);
  dispose(next);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("the loss is the weighted sum of its terms", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const weights = { pixel: 0.5, perceptual: 2, adversarial: 0.25 };
  const { setup, state, batch, dispose } = setting(weights, 3);
  const vgg = importVgg(narrowVgg([2, 2, 2, 2, 2]));
  const { state: next, report } = ganStep({ ...setup, vgg }, state, batch, 0);
  const { loss, l1, perceptual, adversarial, kd } = await read(report);
  const sum = 0.5 * l1 + 2 * perceptual + 0.25 * adversarial + 3 * kd;
  assert(Math.abs(loss / sum - 1) < 1e-5, `${loss}, ${sum}`);
  disposeTree(vgg);
  dispose(next);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a term of weight 0 is left out, and without the adversarial one the discriminator rests", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const { setup, state, batch, dispose } = setting({ adversarial: 0 }, 0);
  const was = await values(state.discriminator);
  const { state: next, report } = ganStep(setup, state, batch, 0);
  assert.deepEqual(Object.keys(await read(report)), ["loss", "l1"]);
  assert.deepEqual(await values(next.discriminator), was);
  dispose(next);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("against a discriminator that rests, the student's adversarial loss falls", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const { setup, state, batch, dispose } = setting({ pixel: 0 }, 0);
  const critic = ({ discriminator, discriminatorAdam, vectors }: GanState) => ({
    discriminator,
    discriminatorAdam,
    vectors,
  });
  const copy = <P extends Params>(tree: P) =>
    mapTree((t: tf.Tensor) => tf.clone(t), tree) as P;
  let now = state;
  const resting = copy(critic(state));
  const losses: number[] = [];
  for (let step = 0; step < 10; step++) {
    const done = ganStep(setup, now, batch, step);
    losses.push((await read(done.report)).adversarial);
    disposeTree(critic(done.state));
    now = { ...done.state, ...copy(resting) };
  }
  assert(losses[9] < losses[0] - 1e-3, losses.join());
  disposeTree(resting);
  dispose(now);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("the moving average equals its closed form", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const { setup, state, batch, dispose } = setting();
  const history = [await values(state.params)];
  let now = state;
  for (let step = 0; step < 4; step++) {
    const done = ganStep(setup, now, batch, step);
    await read(done.report);
    now = done.state;
    history.push(await values(now.params));
  }
  for (const [name, average] of await values(now.ema)) {
    for (const [i, value] of average.entries()) {
      // 0.9^4 p0 + 0.1 (0.9^3 p1 + 0.9^2 p2 + 0.9 p3 + p4)
      const expected = history.reduce(
        (sum, params, k) =>
          sum +
          (k === 0 ? 0.9 ** 4 : 0.1 * 0.9 ** (4 - k)) * params.get(name)![i],
        0,
      );
      assert(
        Math.abs(value - expected) < 1e-6,
        `${name}: ${value}, ${expected}`,
      );
    }
  }
  dispose(now);
  assert.equal(engine.liveTensors(), before);
});
