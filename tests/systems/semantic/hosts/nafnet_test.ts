import assert from "node:assert/strict";
import { InputError, layerNorm } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import { mapTree, namedLeaves, valueAndGrad } from "../../../../lib/nn/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import type { NafnetConfig } from "../../../../lib/systems/semantic/hosts/config.ts";
import { localMean } from "../../../../lib/systems/semantic/hosts/local_mean.ts";
import { nafnet } from "../../../../lib/systems/semantic/hosts/nafnet.ts";
import {
  applyNafBlock,
  initNafBlock,
} from "../../../../lib/systems/semantic/hosts/nafnet_block.ts";
import { nafnetReleased } from "../../../../lib/systems/semantic/hosts/nafnet_released.ts";
import { psnrLoss } from "../../../../lib/systems/semantic/hosts/psnr_loss.ts";
import { onEveryEngine } from "../../../_every_engine.ts";
import { golden } from "../../../_golden.ts";
import { images, largestDifference, tree } from "./_golden_host.ts";

const reduced: NafnetConfig = {
  ...{ kind: "nafnet", width: 8, encoder: [1, 2], middle: 1, decoder: [1, 1] },
};

const nafnetName = (path: string) => nafnetReleased.nameOf(path, reduced);

async function load() {
  const file = await golden("nafnet.safetensors");
  if (!file) return null;
  const host = nafnet(reduced);
  const params = tree(file, "W.", host.init(seeded(1)), nafnetName);
  return { file, host, params };
}

onEveryEngine(
  "NAFNet: the restored picture, the loss and every gradient agree with the official code",
  async () => {
    const found = await load();
    if (!found) return;
    const { file, host, params } = found;
    const input = images(file, "input");
    const label = images(file, "label");
    const [output] = host.apply(params, input);
    const expected = images(file, "output");
    assert(await largestDifference(output, expected) < 1e-5);
    const { loss, grads } = valueAndGrad(
      (p) => host.loss(host.apply(p, input), label),
      params,
    );
    const [value] = await loss.data();
    assert(Math.abs(value / file.scalar("psnr_loss") - 1) < 1e-5);
    const luma = psnrLoss(output, label, { luma: true });
    const [value2] = await luma.data();
    assert(Math.abs(value2 / file.scalar("psnr_loss_toY") - 1) < 1e-5);
    const theirs = new Map(
      namedLeaves(tree(file, "grad.", host.init(seeded(1)), nafnetName)),
    );
    for (const [name, gradient] of namedLeaves(grads)) {
      const expected = theirs.get(name)!;
      const [scale] = await tf.max(tf.abs(expected)).data();
      const off = await largestDifference(gradient, expected);
      assert(off < 1e-4 * Math.max(scale, 0.01), `${name} is off by ${off}`);
    }
  },
);

onEveryEngine(
  "NAFNet: layer norm, block and local pool agree with the official code",
  async () => {
    const file = await golden("nafnet_parts.safetensors");
    if (!file) return;
    const template = initNafBlock(seeded(1), 16);
    const block = tree(
      file,
      "W.",
      template,
      (path) => nafnetName(`encoders.1.0.${path}`),
    );
    const x = images(file, "block_x");
    const { weight, bias } = block.norm1;
    const normal = layerNorm(x, weight, bias, 1e-6);
    assert(
      await largestDifference(normal, images(file, "layernorm_out")) < 2e-6,
    );
    const out = applyNafBlock(block, x, (y) => tf.mean(y, [1, 2], true));
    assert(await largestDifference(out, images(file, "block_out")) < 5e-6);
    const pooled = localMean(images(file, "tlc_pool_in"), [24, 24]);
    assert(
      await largestDifference(pooled, images(file, "tlc_pool_out")) < 2e-6,
    );
  },
);

onEveryEngine(
  "NAFNet: the local version agrees with the official code",
  async () => {
    const found = await load();
    if (!found) return;
    const { file, host, params } = found;
    const input = images(file, "tlc_input");
    const [local] = host.local!(16).apply(params, input);
    assert(await largestDifference(local, images(file, "tlc_output")) < 2e-5);
    const [whole] = host.apply(params, input);
    const expected = images(file, "tlc_global_output");
    assert(await largestDifference(whole, expected) < 5e-6);
  },
);

/** A small network whose every branch matters, and a picture for it. */
function setting(width: number) {
  const host = nafnet({
    ...{ kind: "nafnet", width: 4, encoder: [1], middle: 0, decoder: [1] },
  });
  const params = mapTree(
    (t) => t.rank === 1 ? tf.add(t, 0.5) : t,
    host.init(seeded(3)),
  );
  const rng = seeded(4);
  const data = Float32Array.from(
    { length: 16 * width * 3 },
    () => rng.uniform(0, 1),
  );
  return { host, params, picture: tf.tensor4d(data, [1, 16, width, 3]) };
}

onEveryEngine(
  "NAFNet: for pictures no larger than its windows the local version is the plain one",
  async () => {
    const { host, params, picture } = setting(24);
    const [local] = host.local!(16).apply(params, picture);
    const [plain] = host.apply(params, picture);
    assert.equal(await largestDifference(local, plain), 0);
  },
);

onEveryEngine(
  "NAFNet: a tile of the local version is exact where it holds all windows in a row, one of the plain is not",
  async () => {
    const { host, params, picture } = setting(64);
    const local = host.local!(8);
    const off = async ({ apply }: typeof host, overlap: number) => {
      const own = (x: tf.Tensor4D) => tf.slice(x, [0, 0, 0, 0], [1, 16, 32, 3]);
      const tile = tf.slice(picture, [0, 0, 0, 0], [1, 16, 32 + overlap, 3]);
      const [part] = apply(params, tile as tf.Tensor4D);
      const [whole] = apply(params, picture);
      return await largestDifference(own(part as tf.Tensor4D), own(whole));
    };
    // Two blocks with windows of 12 and 3x3 convolutions, and two more of these.
    const reach = 2 * (6 + 1) + 2;
    assert(await off(local, reach) < 1e-5);
    assert(await off(local, 4) > 1e-4);
    assert(await off(host, reach) > 1e-4);
  },
);

Deno.test("NAFNet: levels and sizes that make no network are refused", () => {
  const refused = (change: Partial<NafnetConfig>, says: RegExp) =>
    assert.throws(
      () => nafnet({ ...reduced, ...change }),
      (error) => error instanceof InputError && says.test(error.message),
    );
  refused({ decoder: [1] }, /2 encoder and 1 decoder levels/);
  refused({ width: 0 }, /width is 0/);
  refused({ encoder: [1, 1.5] }, /blocks is 1.5/);
});
