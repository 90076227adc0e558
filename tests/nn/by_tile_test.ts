import assert from "node:assert/strict";
import { openEngine } from "../../lib/engine/mod.ts";
import * as tf from "../../lib/engine/tf.ts";
import { createImage, crop, toTensor } from "../../lib/image/mod.ts";
import { byTile } from "../../lib/nn/by_tile.ts";
import { seeded } from "../../lib/random/mod.ts";

Deno.test("a picture put together of tiles is the picture made at once, enlarged and clipped", async () => {
  await openEngine({ engine: "wasm" });
  const image = createImage(23, 17, 3);
  const rng = seeded(1);
  image.data.forEach((_, i) => image.data[i] = rng.uniform());
  const twice = (x: tf.Tensor4D) => {
    const [, height, width] = x.shape;
    const large = tf.image.resizeNearestNeighbor(x, [2 * height, 2 * width]);
    return tf.mul(large, 1.5) as tf.Tensor4D;
  };
  const told: string[] = [];
  const before = tf.memory().numTensors;
  const result = await byTile(
    image,
    {
      tile: 8,
      overlap: 2,
      scale: 2,
      onTile: (done, total) => told.push(`${done}/${total}`),
    },
    ({ outerX, outerY, outerWidth, outerHeight }) =>
      twice(toTensor(crop(image, outerX, outerY, outerWidth, outerHeight))),
  );
  assert.equal(tf.memory().numTensors, before, "tensors are left over");
  const whole = tf.tidy(() => tf.clipByValue(twice(toTensor(image)), 0, 1));
  assert.deepEqual([result.width, result.height], [46, 34]);
  assert.deepEqual(result.data, await whole.data());
  assert.equal(told.at(-1), "9/9");
  whole.dispose();
});

Deno.test("what is aborted ends before the next tile", async () => {
  await openEngine({ engine: "wasm" });
  const image = createImage(16, 8, 1);
  const abort = new AbortController();
  const how = {
    tile: 8,
    overlap: 0,
    signal: abort.signal,
    onTile: () => abort.abort(),
  };
  const before = tf.memory().numTensors;
  await assert.rejects(byTile(image, how, () => tf.zeros([1, 8, 8, 1])), {
    name: "AbortError",
  });
  assert.equal(tf.memory().numTensors, before, "tensors are left over");
});
