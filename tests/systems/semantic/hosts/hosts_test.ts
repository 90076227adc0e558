import assert from "node:assert/strict";
import { InputError } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import { disposeTree, leaves, valueAndGrad } from "../../../../lib/nn/mod.ts";
import { adam } from "../../../../lib/optim/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import type { HostConfig } from "../../../../lib/systems/semantic/hosts/config.ts";
import { createHost } from "../../../../lib/systems/semantic/hosts/create_host.ts";
import type { Region } from "../../../../lib/systems/semantic/hosts/host.ts";
import { randomTensor } from "../../../engine/_random_tensor.ts";
import { onOneEngine } from "../../../_every_engine.ts";
import { smallHosts } from "../_hosts.ts";
import { largestDifference } from "./_golden_host.ts";

// That each engine computes hosts right is tested against the official code.

/** Pictures of numbers between 0 and 1, twice as wide as high. */
function pictures(name: string, side: number): tf.Tensor4D {
  return tf.tidy(() =>
    tf.sigmoid<tf.Tensor4D>(
      randomTensor([2, side, 2 * side, 3], name) as tf.Tensor4D,
    )
  );
}

for (const config of smallHosts) {
  onOneEngine(
    `${config.kind}: features pass every place in order, and none is changed by looking`,
    async () => {
      const host = createHost(config);
      const params = host.init(seeded(1));
      const blurry = pictures("blurry", 2 * host.multiple);
      const [, height, width] = blurry.shape;
      const seen: [place: number, shape: number[], region: Region][] = [];
      const looked = host.apply(params, blurry, (place, features, region) => {
        seen.push([place, features.shape, region]);
        return tf.clone(features);
      });
      const places = new Set(seen.map(([place]) => place));
      assert.deepEqual([...places], [...host.places.keys()]);
      for (const [place, { channels, stride }] of host.places.entries()) {
        const parts = seen.filter(([at]) => at === place);
        for (const [, shape, { width, height }] of parts) {
          const sides = [2, height / stride, width / stride, channels];
          assert.deepEqual(shape, sides);
        }
        // Together they cover the picture, no pixel twice.
        const cover = new Uint8Array(height * width);
        for (const [, , part] of parts) {
          for (let y = part.y; y < part.y + part.height; y++) {
            for (let x = part.x; x < part.x + part.width; x++) {
              cover[y * width + x]++;
            }
          }
        }
        assert(cover.every((times) => times === 1));
      }
      const plain = host.apply(params, blurry);
      assert.deepEqual(plain.at(-1)!.shape, blurry.shape);
      for (const [i, output] of plain.entries()) {
        assert.equal(await largestDifference(looked[i], output), 0);
      }
      for (const changed of host.places.keys()) {
        const [output] = host.apply(
          params,
          blurry,
          (place, features) =>
            place === changed ? tf.add(features, 1) : features,
        ).slice(-1);
        assert(await largestDifference(output, plain.at(-1)!) > 1e-4);
      }
    },
  );

  onOneEngine(
    `${config.kind}: the loss falls, and steps leave no tensors behind`,
    async (engine) => {
      const host = createHost(config);
      const blurry = pictures("blurry", host.multiple);
      const sharp = pictures("sharp", host.multiple);
      const optimiser = adam({ learningRate: 1e-3 });
      let params = host.init(seeded(1));
      let moments = optimiser.init(params);
      const before = engine.liveTensors();
      const losses: number[] = [];
      for (let step = 0; step < 5; step++) {
        const { loss, report, grads } = valueAndGrad(
          (p) => host.loss(host.apply(p, blurry), sharp),
          params,
        );
        const next = optimiser.update(grads, moments, params, { step });
        losses.push((await loss.data())[0]);
        tf.dispose([loss, report]);
        for (const old of [params, moments, grads]) disposeTree(old);
        ({ params, moments } = next);
        assert.equal(engine.liveTensors(), before);
      }
      assert(losses[4] < losses[0], losses.join(" "));
      const outputs = tf.tidy(() => host.apply(params, blurry));
      assert.equal(engine.liveTensors(), before + outputs.length);
    },
  );
}

Deno.test("hosts of one seed begin alike, of another differently", async () => {
  for (const config of smallHosts) {
    const host = createHost(config);
    const drawn = [1, 1, 2].map((seed) => host.init(seeded(seed)));
    const [a, b, c] = await Promise.all(
      drawn.map((params) =>
        Promise.all(leaves(params).map((tensor) => tensor.data()))
      ),
    );
    assert.deepEqual(a, b);
    assert.notDeepEqual(a, c);
    for (const params of drawn) disposeTree(params);
  }
});

Deno.test("sizes that make no network are refused by name", () => {
  const refused = (config: HostConfig, says: RegExp) =>
    assert.throws(
      () => createHost(config),
      (error) => error instanceof InputError && says.test(error.message),
    );
  refused(
    { kind: "unet", base: 4, levels: 1, blocks: 1 },
    /levels is 1; give a whole number of at least 2/,
  );
  refused(
    { kind: "unet", base: 4.5, levels: 2, blocks: 1 },
    /UNet's base is 4.5/,
  );
  refused({ kind: "mimo-unet", base: 4, blocks: 0 }, /blocks is 0/);
  refused({ kind: "mimo-unet", base: 1, blocks: 1 }, /at least 2/);
  for (const dropout of [-0.1, 1, NaN]) {
    refused({ kind: "mimo-unet", base: 4, blocks: 1, dropout }, /dropout is/);
  }
});
