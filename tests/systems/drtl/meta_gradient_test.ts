import assert from "node:assert/strict";
import { conv2d, openEngine } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";

import { disposeTree, leaves, valueAndGrad } from "../../../lib/nn/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import {
  metaGradient,
  type MetaOrder,
  type MetaTask,
} from "../../../lib/systems/drtl/meta/meta_gradient.ts";
import { weightedLoss } from "../../../lib/systems/drtl/losses.ts";

const engine = await openEngine({ engine: "wasm" });

type Point = { readonly x: tf.Tensor };

const curvatures = [1, 2, 0.5];
const centres = [0, 1, 3];
const weights = [0.5, 0.3, 0.2];

const quadratic = (i: number) => ({ x }: Point) =>
  tf.mul(tf.square(tf.sub(x, centres[i])), curvatures[i] / 2) as tf.Scalar;

const tasks = (own = weights): MetaTask<Point>[] =>
  own.map((weight, i) => ({
    support: quadratic(i),
    query: quadratic(i),
    weight,
  }));

/** θ - rate * g of one outer step from 2. */
async function outer(order: MetaOrder, rate: number, own = weights) {
  const start = { x: tf.scalar(2) };
  const { loss, grads } = metaGradient(start, tasks(own), {
    order,
    rate: 0.1,
    steps: 1,
  });
  const [gradient] = await grads.x.data();
  disposeTree([loss, grads, start]);
  return 2 - rate * gradient;
}

const golden: readonly [MetaOrder, number, readonly number[], number][] = [
  ["first", 0.05, weights, 1.93575],
  ["second", 0.05, weights, 1.9448125],
  ["reptile", 0.5, weights, 1.925],
  ["serial", 1, [1, 1, 1], 1.708],
];
for (const [order, rate, own, expected] of golden) {
  Deno.test(`one outer step of order "${order}" on three quadratics ends where it must`, async () => {
    const before = engine.liveTensors();
    const end = await outer(order, rate, [...own]);
    assert(Math.abs(end - expected) < 1e-6, `${end}, expected ${expected}`);
    assert.equal(engine.liveTensors(), before);
  });
}

Deno.test("the serial chain's pseudo-gradient is what it walked, .292", async () => {
  assert(Math.abs(2 - await outer("serial", 1, [1, 1, 1]) - 0.292) < 1e-6);
});

Deno.test("gradient steps on the weighted loss reach the weighted optimum .75, uniform ones 1; the first ends at 1.85", async () => {
  const descend = async (own: readonly number[], steps: number) => {
    let x = 2;
    for (let i = 0; i < steps; i++) {
      const { loss, grads } = valueAndGrad(
        (p: Point) => ({
          loss: weightedLoss(
            tf.stack(centres.map((_, i) => quadratic(i)(p))) as tf.Tensor1D,
            own,
          ),
        }),
        { x: tf.scalar(x) },
      );
      x -= 0.1 * (await grads.x.data())[0];
      disposeTree([loss, grads]);
    }
    return x;
  };
  // The loss is a mean over tasks, of weights that have a mean of 1.
  const near = (value: number, expected: number) =>
    assert(Math.abs(value - expected) < 1e-5, `${value}, not ${expected}`);
  near(await descend(weights.map((w) => 3 * w), 1), 1.85);
  near(await descend(weights.map((w) => 3 * w), 200), 0.75);
  near(await descend([1, 1, 1], 200), 1);
});

/** A small network's loss on fixed numbers; parameters by name. */
function network() {
  const rng = seeded(5);
  const draw = (shape: number[]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return tf.tensor(
      Float32Array.from({ length: size }, () => rng.normal(0, 0.5)),
      shape,
    );
  };
  const params = {
    first: draw([3, 3, 1, 2]),
    bias: draw([2]),
    second: draw([3, 3, 2, 1]),
  };
  // Squared, as the kinks of L1 are in the way of finite differences.
  const loss = (x: tf.Tensor4D, y: tf.Tensor4D) => (p: typeof params) => {
    const hidden = conv2d(x, p.first as tf.Tensor4D, p.bias as tf.Tensor1D, {
      pad: 1,
      activation: "relu",
    });
    const restored = conv2d(hidden, p.second as tf.Tensor4D, null, { pad: 1 });
    return tf.mean(tf.square(tf.sub(restored, y))) as tf.Scalar;
  };
  const picture = () => draw([1, 5, 5, 1]) as tf.Tensor4D;
  return {
    params,
    tasks: [0.7, 0.3].map((weight) => ({
      support: loss(picture(), picture()),
      query: loss(picture(), picture()),
      weight,
    })),
  };
}

Deno.test("second order through a network's inner steps agrees with finite differences; first order does not", async () => {
  const { params, tasks } = network();
  const rule = { rate: 0.05, steps: 2 };
  const value = async (moved: typeof params) => {
    const { loss, grads } = metaGradient(moved, tasks, {
      order: "first",
      ...rule,
    });
    const [number] = await loss.data();
    disposeTree([loss, grads]);
    return number;
  };
  const gradients = Object.fromEntries(
    await Promise.all((["first", "second"] as const).map(async (order) => {
      const { grads } = metaGradient(params, tasks, { order, ...rule });
      return [order, await Promise.all(leaves(grads).map((g) => g.data()))];
    })),
  ) as Record<"first" | "second", Float32Array[]>;
  let [off, offFirst] = [0, 0];
  // Small, so that no ReLU is switched on the way.
  const step = 5e-4;
  for (const [i, name] of (["first", "bias", "second"] as const).entries()) {
    const data = await params[name].data();
    for (let place = 0; place < Math.min(6, data.length); place++) {
      const ends = await Promise.all([1, -1].map((sign) => {
        const moved = Float32Array.from(data);
        moved[place] += sign * step;
        return value({
          ...params,
          [name]: tf.tensor(moved, params[name].shape),
        });
      }));
      const numeric = (ends[0] - ends[1]) / (2 * step);
      off = Math.max(off, Math.abs(numeric - gradients.second[i][place]));
      offFirst = Math.max(
        offFirst,
        Math.abs(numeric - gradients.first[i][place]),
      );
    }
  }
  assert(off < 5e-4, `second order is off by ${off}`);
  assert(offFirst > 5 * off, `first order is off by ${offFirst} only`);
});

for (const order of ["first", "second", "reptile", "serial"] as const) {
  Deno.test(`order "${order}" leaves no tensors behind on a network`, () => {
    const { params, tasks } = network();
    const before = engine.liveTensors();
    const { loss, grads } = metaGradient(params, tasks, {
      order,
      rate: 0.05,
      steps: 2,
    });
    disposeTree([loss, grads]);
    assert.equal(engine.liveTensors(), before);
  });
}
