import assert from "node:assert/strict";
import { openEngine, tf } from "../../../../lib/engine/mod.ts";
import {
  disposeTree,
  fromNamed,
  mapTree,
  namedLeaves,
} from "../../../../lib/nn/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import {
  embedder,
  initEmbedding,
} from "../../../../lib/systems/semantic/embedding/embedding.ts";
import type { EmbeddingConfig } from "../../../../lib/systems/semantic/embedding/config.ts";
import { onEveryEngine } from "../../../_every_engine.ts";
import { firstOrder } from "../../../engine/_derivatives.ts";
import {
  largestDifference,
  levels,
  mapsOf,
  normal,
  places,
} from "./_setting.ts";

const config: EmbeddingConfig = { width: 4, attention: "both", heads: 2 };
const whole = { width: 32, height: 64 };
const all = { x: 0, y: 0, ...whole };

/** An embedding that does change features. */
function stirred(config: EmbeddingConfig) {
  const params = initEmbedding(seeded(1), config, levels, places);
  const moved = mapTree(
    (t) => tf.tidy(() => tf.add(t, tf.mul(0.3, normal("moved", t.shape)))),
    params,
  );
  disposeTree(params);
  return moved;
}

for (const attention of ["affine", "transposed", "both"] as const) {
  onEveryEngine(
    `an untrained embedding (${attention}) leaves features as they are, bit for bit`,
    async () => {
      const params = initEmbedding(
        seeded(1),
        { ...config, attention },
        levels,
        places,
      );
      const embed = embedder(params, mapsOf(32, 64, 2), whole);
      for (const [i, { channels, stride }] of places.entries()) {
        const features = normal("features", [
          2,
          64 / stride,
          32 / stride,
          channels,
        ]);
        const y = embed(i, features, all);
        assert.deepEqual(y.shape, features.shape);
        assert.equal(await largestDifference(y, features), 0);
      }
    },
  );
}

Deno.test("a trained one changes them", async () => {
  await openEngine({ engine: "wasm" });
  for (const attention of ["affine", "transposed", "both"] as const) {
    const params = stirred({ ...config, attention });
    const features = normal("features", [1, 16, 8, 6]);
    const y = tf.tidy(() =>
      embedder(params, mapsOf(32, 64), whole)(0, features, all)
    );
    assert(await largestDifference(y, features) > 0.1);
    disposeTree(params);
    tf.dispose([features, y]);
  }
});

Deno.test("the gates of a place are shown, and sum to 1 at every position", async () => {
  await openEngine({ engine: "wasm" });
  const params = stirred(config);
  const shown: [number, number[]][] = [];
  const least = tf.tidy(() => {
    const embed = embedder(params, mapsOf(32, 64), whole, {
      gates: (place, gates) => {
        shown.push([place, gates.shape]);
        const sums = tf.sum(gates, 3);
        tf.keep(sums);
        off.push(sums);
      },
    });
    const off: tf.Tensor[] = [];
    embed(0, normal("features", [1, 16, 8, 6]), all);
    embed(1, normal("features", [1, 64, 32, 4]), all);
    return off;
  });
  assert.deepEqual(shown, [[0, [1, 16, 8, 4]], [1, [1, 64, 32, 4]]]);
  for (const sums of least) {
    for (const sum of await sums.data()) assert(Math.abs(sum - 1) < 1e-5);
  }
  tf.dispose(least);
  disposeTree(params);
});

Deno.test("heads keep to their own channels", async () => {
  await openEngine({ engine: "wasm" });
  // One head sees all key channels, so moving a late one moves early outputs.
  const early = async (heads: number) => {
    const params = stirred({ ...config, attention: "transposed", heads });
    const [place] = params;
    const { attention } = place;
    const channels = 6;
    const identity = tf.tidy(() =>
      tf.reshape(tf.eye(channels), [1, 1, channels, channels])
    ) as tf.Tensor4D;
    const late = tf.tidy(() =>
      tf.mul(
        attention!.value.depth,
        tf.tensor4d([1, 1, 1, 1, 1, 9], [1, 1, 6, 1]),
      )
    ) as tf.Tensor4D;
    const features = normal("features", [1, 16, 8, channels]);
    const run = (depth: tf.Tensor4D) =>
      tf.tidy(() => {
        const own = {
          ...place,
          attention: {
            ...attention!,
            value: { ...attention!.value, depth },
            last: { ...attention!.last, weight: identity },
          },
        };
        const y = embedder([own], mapsOf(32, 64), whole)(0, features, all);
        return tf.slice(y, [0, 0, 0, 0], [1, 16, 8, 3]);
      });
    const [a, b] = [run(attention!.value.depth), run(late)];
    const moved = await largestDifference(a, b);
    disposeTree(params);
    tf.dispose([identity, late, features, a, b]);
    return moved;
  };
  assert.equal(await early(2), 0);
  assert(await early(1) > 0.1);
});

Deno.test("heads that do not divide the channels of a place are refused", async () => {
  await openEngine({ engine: "wasm" });
  assert.throws(
    () => initEmbedding(seeded(1), { ...config, heads: 4 }, levels, places),
    /4 heads cannot share the 6 channels at "deep"/,
  );
  assert.throws(
    () => initEmbedding(seeded(1), { ...config, width: 0 }, levels, places),
    /the width of an embedding is 0/,
  );
});

for (const attention of ["affine", "transposed"] as const) {
  onEveryEngine(
    `the gradient of a whole embedding (${attention}) agrees with finite differences`,
    async () => {
      const template = initEmbedding(
        seeded(1),
        { ...config, attention },
        levels.slice(0, 2),
        places.slice(0, 1),
      );
      const named = namedLeaves(template);
      const given = { width: 8, height: 16 };
      const off = await firstOrder({
        name: "embedding",
        seed: 3,
        range: [-0.6, 0.7],
        shapes: [
          ...named.map(([, leaf]) => leaf.shape),
          ...[[1, 4, 2, 6], [1, 4, 2, 2], [1, 2, 1, 3]],
        ],
        f: (...inputs) => {
          // Near their first values, where the sums that are compared stay small.
          const own = new Map(named.map(([name, leaf], i) => [
            name,
            tf.add(leaf, tf.mul(inputs[i], 0.3)),
          ]));
          const [features, ...maps] = inputs.slice(
            named.length,
          ) as tf.Tensor4D[];
          const embed = embedder(fromNamed(template, own), maps, given);
          return embed(0, features, { x: 0, y: 0, ...given });
        },
      });
      assert(off < 5e-3, `it is off by ${off}`);
    },
  );
}
