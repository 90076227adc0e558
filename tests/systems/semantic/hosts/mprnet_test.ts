import assert from "node:assert/strict";
import * as tf from "../../../../lib/engine/tf.ts";
import { namedLeaves, valueAndGrad } from "../../../../lib/nn/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import type { MprnetConfig } from "../../../../lib/systems/semantic/hosts/config.ts";
import { mprnet } from "../../../../lib/systems/semantic/hosts/mprnet.ts";
import { mprnetReleased } from "../../../../lib/systems/semantic/hosts/mprnet_released.ts";
import { onEveryEngine } from "../../../_every_engine.ts";
import { golden } from "../../../_golden.ts";
import { images, largestDifference, tree } from "./_golden_host.ts";

const reduced: MprnetConfig = {
  ...{ kind: "mprnet", features: 4, levelFeatures: 2, stageFeatures: 2 },
  stageBlocks: 1,
};

onEveryEngine(
  "MPRNet: its three pictures, the loss and every gradient agree with a transcription in PyTorch",
  async () => {
    const file = await golden("mprnet.safetensors");
    if (!file) return;
    const host = mprnet(reduced);
    const name = (path: string) => mprnetReleased.nameOf(path, reduced);
    const template = host.init(seeded(1));
    const params = tree(file, "W.", template, name);
    const input = images(file, "input");
    const label = images(file, "label");
    for (const [i, picture] of host.apply(params, input).entries()) {
      const expected = images(file, `stage${i + 1}`);
      assert(await relative(picture, expected) < 1e-5);
    }
    const { loss, report, grads } = valueAndGrad(
      (p) => host.loss(host.apply(p, input), label),
      params,
    );
    for (const [name, value] of Object.entries({ loss, ...report })) {
      const [measured] = await value.data();
      assert(Math.abs(measured / file.scalar(name) - 1) < 1e-5);
    }
    const theirs = new Map(namedLeaves(tree(file, "grad.", template, name)));
    for (const [path, gradient] of namedLeaves(grads)) {
      const off = await relative(gradient, theirs.get(path)!);
      assert(off < 1e-3, `the gradient of ${path} is off by ${off}`);
    }
  },
);

/** The largest difference, relative to the largest expected value. */
async function relative(actual: tf.Tensor, expected: tf.Tensor) {
  const [largest] = await tf.max(tf.abs(expected)).data();
  return await largestDifference(actual, expected) / Math.max(largest, 1e-6);
}
