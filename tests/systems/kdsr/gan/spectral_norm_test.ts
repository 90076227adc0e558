import assert from "node:assert/strict";
import { openEngine } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import { disposeTree, valueAndGrad } from "../../../../lib/nn/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import {
  initSpectralVectors,
  powerIteration,
  spectralNorm,
} from "../../../../lib/systems/kdsr/gan/spectral_norm.ts";
import { wave, waveWeight } from "./_wave.ts";

/** The largest singular value in double precision, by iterating W^T W until it rests. */
function largestSingularValue(rows: number[][]): number {
  let v = rows[0].map((_, j) => Math.cos(j));
  let value = 0;
  for (let i = 0; i < 5000; i++) {
    const u = rows.map((row) => row.reduce((sum, w, j) => sum + w * v[j], 0));
    const next = v.map((_, j) =>
      rows.reduce((sum, row, k) => sum + row[j] * u[k], 0)
    );
    value = Math.sqrt(Math.hypot(...next) / Math.hypot(...v));
    const length = Math.hypot(...next);
    v = next.map((x) => x / length);
  }
  return value;
}

Deno.test("the normalised weight's largest singular value is 1 once the iteration rests", async () => {
  const engine = await openEngine({ engine: "cpu" });
  const before = engine.liveTensors();
  const [outputs, inputs] = [5, 4];
  const weight = waveWeight([outputs, inputs, 3, 3], 0.7, 2);
  const columns = inputs * 9;
  const matrix = Array.from(
    { length: outputs },
    (_, o) =>
      wave(outputs * columns, 0.7, 2).slice(o * columns).slice(0, columns),
  );
  const sigma = largestSingularValue(matrix);

  const start = initSpectralVectors(seeded(1), weight);
  const rested = powerIteration(weight, start, 200);
  const normalised = tf.tidy(() => spectralNorm(weight, rested));
  const [given, divided] = [await weight.data(), await normalised.data()];
  for (const [i, w] of given.entries()) {
    assert(Math.abs(w / divided[i] / sigma - 1) < 1e-5, `${w / divided[i]}`);
  }
  disposeTree([start, rested, [weight, normalised]]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("one iteration turns v along W^T u and u along W v, in this order", async () => {
  const engine = await openEngine({ engine: "cpu" });
  const before = engine.liveTensors();
  // W = [[3, 0], [4, 5]] as a 1x1 convolution, HWIO: [in][out].
  const weight = tf.tensor4d([3, 4, 0, 5], [1, 1, 2, 2]);
  const start = { u: tf.tensor1d([1, 0]), v: tf.tensor1d([0, 1]) };
  const next = powerIteration(weight, start);
  assert.deepEqual([...await next.v.data()], [1, 0]); // (3, 0) / 3
  assert.deepEqual([...await next.u.data()], [
    Math.fround(0.6),
    Math.fround(0.8),
  ]); // (3, 4) / 5
  disposeTree([start, next, [weight]]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("sigma's gradient flows through the weight, with the vectors held still", async () => {
  const engine = await openEngine({ engine: "cpu" });
  const before = engine.liveTensors();
  const weight = waveWeight([3, 2, 2, 2], 0.8, 1);
  const start = initSpectralVectors(seeded(3), weight);
  const vectors = powerIteration(weight, start);
  const coefficients = waveWeight([3, 2, 2, 2], 1, 5);
  const loss = (weight: tf.Tensor) =>
    tf.sum(
      tf.mul(coefficients, spectralNorm(weight as tf.Tensor4D, vectors)),
    ) as tf.Scalar;
  const result = valueAndGrad(({ weight }) => ({ loss: loss(weight) }), {
    weight,
  });
  const gradient = await result.grads.weight.data();
  const values = await weight.data();
  const step = 1e-2;
  for (let i = 0; i < values.length; i++) {
    const at = (moved: number) => {
      const copy = Float32Array.from(values);
      copy[i] += moved;
      return loss(tf.tensor4d(copy, weight.shape));
    };
    const rise = tf.tidy(() => tf.sub(at(step), at(-step)));
    const slope = (await rise.data())[0] / (2 * step);
    rise.dispose();
    assert(Math.abs(slope - gradient[i]) < 2e-3, `${slope}, ${gradient[i]}`);
  }
  disposeTree([start, vectors, result.grads, [
    weight,
    coefficients,
    result.loss,
  ]]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("start vectors have length 1 and depend on the seed alone", async () => {
  const engine = await openEngine({ engine: "cpu" });
  const before = engine.liveTensors();
  const weight = tf.zeros<tf.Rank.R4>([3, 3, 4, 6]);
  const [a, b, c] = [7, 7, 8].map((n) =>
    initSpectralVectors(seeded(n), weight)
  );
  assert.deepEqual([a.u.shape, a.v.shape], [[6], [36]]);
  const values = (x: tf.Tensor) => x.data().then((data) => [...data]);
  assert.deepEqual(await values(a.v), await values(b.v));
  assert.notDeepEqual(await values(a.v), await values(c.v));
  assert(Math.abs(Math.hypot(...await values(a.u)) - 1) < 1e-6);
  disposeTree([a, b, c, [weight]]);
  assert.equal(engine.liveTensors(), before);
});
