import assert from "node:assert/strict";
import { InputError, openEngine } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import type { NamedArray } from "../../../../lib/loss/mod.ts";
import {
  countParameters,
  disposeTree,
  leaves,
  namedLeaves,
  valueAndGrad,
} from "../../../../lib/nn/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import type { MprnetConfig } from "../../../../lib/systems/semantic/hosts/config.ts";
import { mprnet } from "../../../../lib/systems/semantic/hosts/mprnet.ts";
import { mprnetReleased } from "../../../../lib/systems/semantic/hosts/mprnet_released.ts";
import { importHostWeights } from "../../../../lib/systems/semantic/hosts/official_weights.ts";
import { onEveryEngine } from "../../../_every_engine.ts";
import { golden } from "../../../_golden.ts";
import { images, largestDifference, tree } from "./_golden_host.ts";

await openEngine({ engine: "wasm" });

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

Deno.test("MPRNet: 316 released names of 20,127,073 numbers, the one PReLU under 55 of them", () => {
  const config: MprnetConfig = {
    ...{ kind: "mprnet", features: 96, levelFeatures: 48, stageFeatures: 32 },
    stageBlocks: 8,
  };
  const weights = stateDict(config);
  assert.equal(weights.size, 316);
  const { host, params } = importHostWeights(weights);
  assert.deepEqual(host.config, config);
  assert.equal(countParameters(params), 20_127_073);
  assert.equal(leaves(params).length, 316 - 54);
  disposeTree(params);
});

Deno.test("MPRNet: the released names are those of the modules as PyTorch lists them", async () => {
  const file = await golden("mprnet.safetensors");
  if (!file) return;
  const theirs = [...file.weights("W.").keys()].sort();
  const slopes = /(?<!feat1\.1)\.body\.1\.weight$/;
  const last = /orb\d\.body\.1\.weight$/;
  const ours = [...stateDict(reduced).keys()]
    .filter((name) => !slopes.test(name) || last.test(name)).sort();
  assert.deepEqual(ours, theirs);
});

Deno.test("MPRNet: sides that cannot be halved and quartered are refused", () => {
  const host = mprnet(reduced);
  const params = host.init(seeded(1));
  assert.throws(
    () => host.apply(params, tf.zeros([1, 8, 12, 3])),
    (error) => error instanceof InputError && /12x8.*of 8/.test(error.message),
  );
  disposeTree(params);
});

/** Zeros under every released name. */
function stateDict(config: MprnetConfig): Map<string, NamedArray> {
  const params = mprnet(config).init(seeded(1));
  const weights = new Map<string, NamedArray>();
  for (const [path, { shape, size }] of namedLeaves(params)) {
    const name = mprnetReleased.nameOf(path, config);
    const [h, w, inputs, outputs] = shape;
    weights.set(name, {
      shape: shape.length === 4 ? [outputs, inputs, h, w] : shape,
      data: new Float32Array(size),
    });
    const block = /^(.*\.body\.)0\.weight$/.exec(name)?.[1];
    if (block && path.endsWith("first")) {
      weights.set(`${block}1.weight`, { shape: [1], data: [0] });
    }
  }
  disposeTree(params);
  return weights;
}

/** The largest difference, relative to the largest expected value. */
async function relative(actual: tf.Tensor, expected: tf.Tensor) {
  const [largest] = await tf.max(tf.abs(expected)).data();
  return await largestDifference(actual, expected) / Math.max(largest, 1e-6);
}
