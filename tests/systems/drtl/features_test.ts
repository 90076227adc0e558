import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import {
  disposeTree,
  fromNamed,
  initConv,
  namedLeaves,
  valueAndGrad,
} from "../../../lib/nn/mod.ts";
import type { VggParams } from "../../../lib/loss/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import { differenceCosines } from "../../../lib/systems/drtl/relation/difference_cosines.ts";
import {
  initRelation,
  type RelationParams,
  relations,
} from "../../../lib/systems/drtl/relation/relation_network.ts";

const engine = await openEngine({ engine: "wasm" });

/** Pictures whose values are a function of place and channel. */
function pictures(
  count: number,
  value: (i: number, x: number, y: number, c: number) => number,
  side = 16,
): tf.Tensor4D {
  const data = Float32Array.from(
    { length: count * side * side * 3 },
    (_, k) => {
      const pixel = Math.floor(k / 3);
      const [x, y] = [pixel % side, Math.floor(pixel / side) % side];
      return value(Math.floor(pixel / side / side), x, y, k % 3);
    },
  );
  return tf.tensor4d(data, [count, side, side, 3]);
}

Deno.test("differences of the same patches: the same is 1, its opposite -1, brightness says nothing, strange detail lessens it", async () => {
  const before = engine.liveTensors();
  const rng = seeded(1);
  const hr = pictures(2, () => rng.uniform());
  const add = (change: tf.Tensor4D) => tf.add(hr, change) as tf.Tensor4D;
  const wave = pictures(2, (_, x) => 0.1 * Math.cos(x));
  const other = pictures(2, (_, _x, y) => 0.1 * Math.cos(y));
  const bases = tf.tidy(() => [
    add(wave),
    add(tf.mul(wave, -2)),
    add(tf.add(wave, 0.3)),
    add(tf.add(wave, other)),
  ]);
  const auxiliary = tf.tidy(() => ({
    base: tf.concat(bases, 0) as tf.Tensor4D,
    hr: tf.tile(hr, [bases.length, 1, 1, 1]) as tf.Tensor4D,
  }));
  const cosines = differenceCosines(auxiliary, { base: bases[0], hr });
  const found = await cosines.data();
  [1, -1, 1, Math.SQRT1_2].forEach((wanted, i) =>
    assert(Math.abs(found[i] - wanted) < 0.02, `${i}: ${found[i]}`)
  );
  tf.dispose([hr, wave, other, bases, auxiliary, cosines]);
  assert.equal(engine.liveTensors(), before);
});

/** VGG19's convolutions, narrow ones of random weights. */
function narrowVgg(): VggParams {
  return Array.from(
    { length: 16 },
    (_, i) =>
      initConv(seeded("vgg").split(i), { inputs: i === 0 ? 3 : 2, outputs: 2 }),
  );
}

for (const vgg of [undefined, narrowVgg()]) {
  Deno.test(`the relation network's derivatives agree with finite differences${vgg ? ", with VGG's features" : ""}`, async () => {
    const before = engine.liveTensors();
    const params = initRelation(seeded(4), {
      features: 3,
      dimension: 4,
      vertices: 2,
    }, vgg);
    const draw = (seed: number, count: number) => {
      const rng = seeded(seed);
      return pictures(count, () => rng.uniform(), 8);
    };
    const auxiliary = { base: draw(1, 4), hr: draw(2, 4) };
    const target = { base: draw(3, 2), hr: draw(4, 2) };
    const weights = tf.tensor1d([1, -0.6]);
    const value = (p: RelationParams) =>
      tf.sum(
        tf.mul(relations(p, auxiliary, target, 2, vgg), weights),
      ) as tf.Scalar;
    const { loss, grads } = valueAndGrad((p) => ({ loss: value(p) }), params);
    const named = new Map(namedLeaves(params));
    const step = 2e-3;
    for (const [name, grad] of namedLeaves(grads)) {
      const leaf = named.get(name)!;
      const data = await leaf.data();
      const found = await grad.data() as Float32Array;
      const place = found.reduce(
        (best, g, i) => Math.abs(g) > Math.abs(found[best]) ? i : best,
        0,
      );
      const ends: number[] = [];
      for (const sign of [1, -1]) {
        const moved = Float32Array.from(data);
        moved[place] += sign * step;
        const tensor = tf.tensor(moved, leaf.shape);
        const end = tf.tidy(() =>
          value(fromNamed(params, new Map(named).set(name, tensor)))
        );
        ends.push((await end.data())[0]);
        tf.dispose([tensor, end]);
      }
      const numeric = (ends[0] - ends[1]) / (2 * step);
      assert(
        Math.abs(numeric - found[place]) < 2e-3 + 0.03 * Math.abs(numeric),
        `${name}: ${found[place]}, expected ${numeric}`,
      );
    }
    disposeTree([params, loss, grads]);
    tf.dispose([auxiliary, target, weights]);
    assert.equal(engine.liveTensors(), before);
  });
}
