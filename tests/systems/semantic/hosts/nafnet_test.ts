import assert from "node:assert/strict";
import { layerNorm } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import { namedLeaves, valueAndGrad } from "../../../../lib/nn/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import type { NafnetConfig } from "../../../../lib/systems/semantic/hosts/config.ts";
import { localMean } from "../../../../lib/systems/semantic/hosts/local_mean.ts";
import { nafnet } from "../../../../lib/systems/semantic/hosts/nafnet.ts";
import { applyNafBlock } from "../../../../lib/systems/semantic/hosts/nafnet_block.ts";
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
  "NAFNet: layer norm and block agree with the official code",
  async () => {
    const found = await load();
    if (!found) return;
    const { file, params } = found;
    const x = images(file, "block_x");
    const block = params.encoders[1][0];
    const { weight, bias } = block.norm1;
    const normal = layerNorm(x, weight, bias, 1e-6);
    assert(
      await largestDifference(normal, images(file, "layernorm_out")) < 2e-6,
    );
    const out = applyNafBlock(block, x, (y) => tf.mean(y, [1, 2], true));
    assert(await largestDifference(out, images(file, "block_out")) < 5e-6);
  },
);

onEveryEngine(
  "NAFNet: the local version agrees with the official code",
  async () => {
    const found = await load();
    if (!found) return;
    const { file, host, params } = found;
    const pooled = localMean(images(file, "tlc_pool_in"), [24, 24]);
    assert(
      await largestDifference(pooled, images(file, "tlc_pool_out")) < 2e-6,
    );
    const input = images(file, "tlc_input");
    const [local] = host.local!(16).apply(params, input);
    assert(await largestDifference(local, images(file, "tlc_output")) < 2e-5);
    const [whole] = host.apply(params, input);
    const expected = images(file, "tlc_global_output");
    assert(await largestDifference(whole, expected) < 5e-6);
  },
);
