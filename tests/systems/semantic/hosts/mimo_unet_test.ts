import assert from "node:assert/strict";
import * as tf from "../../../../lib/engine/tf.ts";
import { openEngine } from "../../../../lib/engine/mod.ts";
import { namedLeaves, valueAndGrad } from "../../../../lib/nn/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import type { MimoUnetConfig } from "../../../../lib/systems/semantic/hosts/config.ts";
import { dropChannels } from "../../../../lib/systems/semantic/hosts/drop_channels.ts";
import { mimoUnet } from "../../../../lib/systems/semantic/hosts/mimo_unet.ts";
import { mimoUnetReleased } from "../../../../lib/systems/semantic/hosts/mimo_unet_released.ts";
import { multiScaleLoss } from "../../../../lib/systems/semantic/hosts/multi_scale_loss.ts";
import { importHostWeights } from "../../../../lib/systems/semantic/hosts/official_weights.ts";
import { onEveryEngine } from "../../../_every_engine.ts";
import { golden } from "../../../_golden.ts";
import { randomTensor } from "../../../engine/_random_tensor.ts";
import { images, largestDifference, tree } from "./_golden_host.ts";

const reduced: MimoUnetConfig = { kind: "mimo-unet", base: 8, blocks: 1 };

const scales = ["quarter", "half", "full"];

for (
  const { title, name, base, terms } of [
    {
      title: "the official code",
      name: "mimounet",
      base: 8,
      terms: (term: string) => scales.map((scale) => `${term}_${scale}`),
    },
    {
      title: "PyTorch on generated pictures",
      name: "mimounet_generated",
      base: 4,
      terms: (term: string) => [term],
    },
  ]
) {
  onEveryEngine(
    `MIMO-UNet: its three pictures, the loss and every gradient agree with ${title}`,
    async () => {
      const file = await golden(`${name}.safetensors`);
      if (!file) return;
      const { host, params } = importHostWeights(file.weights("W."));
      assert.deepEqual(host.config, { ...reduced, base });
      const input = images(file, "input");
      const label = images(file, "label");
      const outputs = host.apply(params, input);
      for (const [i, scale] of scales.entries()) {
        const expected = images(file, `out_${scale}`);
        assert(await largestDifference(outputs[i], expected) < 4e-6, scale);
      }

      const { loss, report, grads } = valueAndGrad(
        (p) => host.loss(host.apply(p, input), label),
        params,
      );
      const off = async (found: tf.Scalar, names: string[]) => {
        const expected = names.reduce((sum, n) => sum + file.scalar(n), 0);
        return Math.abs((await found.data())[0] / expected - 1);
      };
      assert(await off(loss, ["loss"]) < 1e-5);
      assert(await off(report.l1, terms("l1")) < 1e-5);
      assert(await off(report.fft, terms("fft")) < 1e-5);
      const expected = new Map(
        namedLeaves(
          tree(
            file,
            "grad.",
            params,
            (path) => mimoUnetReleased.nameOf(path, reduced),
          ),
        ),
      );
      for (const [name, gradient] of namedLeaves(grads)) {
        const theirs = expected.get(name)!;
        const [scale] = await tf.max(tf.abs(theirs)).data();
        const off = await largestDifference(gradient, theirs);
        assert(off < 2e-5 * Math.max(scale, 0.01), `${name} is off by ${off}`);
      }
    },
  );
}

onEveryEngine(
  "MIMO-UNet+ with MIMO-UNet's weights is MIMO-UNet, but for what it leaves out in training",
  async () => {
    const plain = mimoUnet(reduced);
    const plus = mimoUnet({ ...reduced, dropout: 0.1 });
    const params = plain.init(seeded(1));
    const x = randomTensor([2, 16, 8, 3], "blurry") as tf.Tensor4D;
    const expected = plain.apply(params, x);
    const same = [
      plus.apply(params, x),
      plain.apply(params, x, undefined, seeded(2)),
    ];
    for (const outputs of same) {
      for (const [i, output] of outputs.entries()) {
        assert.equal(await largestDifference(output, expected[i]), 0);
      }
    }
    const dropped = plus.apply(params, x, undefined, seeded(2));
    const again = plus.apply(params, x, undefined, seeded(2));
    assert.equal(await largestDifference(dropped[2], again[2]), 0);
    // The smallest picture is made before anything fused comes in.
    assert.equal(await largestDifference(dropped[0], expected[0]), 0);
    assert(await largestDifference(dropped[1], expected[1]) > 1e-4);
    assert(await largestDifference(dropped[2], expected[2]) > 1e-4);
  },
);

Deno.test("a tenth of the feature maps is left out, and the others make up for it", async () => {
  await openEngine({ engine: "wasm" });
  const ones: tf.Tensor4D = tf.ones([4, 1, 2, 500]);
  const maps = dropChannels(seeded(3), ones, 0.1);
  const values = await maps.data();
  const zeros = values.filter((v) => v === 0).length;
  assert(Math.abs(zeros / values.length - 0.1) < 0.02);
  assert(values.every((v) => v === 0 || Math.abs(v - 1 / 0.9) < 1e-6));
  const [first, second] = tf.unstack(maps, 2);
  assert.deepEqual(await first.data(), await second.data());
  tf.dispose([ones, maps, first, second]);
});

Deno.test("targets at 1/2 are means of 2x2, at 1/4 of the central 2x2 of 4x4", async () => {
  const file = await golden("mimounet.safetensors");
  if (!file) return;
  await openEngine({ engine: "wasm" });
  const sharp = images(file, "label");
  const targets = ["label_quarter", "label_half", "label"]
    .map((name) => images(file, name));
  const { loss, report } = multiScaleLoss(targets, sharp);
  assert((await loss.data())[0] < 1e-5);
  tf.dispose([sharp, targets, loss, report]);
});
