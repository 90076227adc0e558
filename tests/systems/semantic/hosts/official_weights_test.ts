import assert from "node:assert/strict";
import { InputError, openEngine } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import { readWeights } from "../../../../lib/data/mod.ts";
import { encodeSafetensors } from "../../../../lib/data/safetensors.ts";
import type { NamedArray } from "../../../../lib/loss/mod.ts";
import {
  countParameters,
  disposeTree,
  leaves,
  namedLeaves,
} from "../../../../lib/nn/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import type { MimoUnetConfig } from "../../../../lib/systems/semantic/hosts/config.ts";
import { createHost } from "../../../../lib/systems/semantic/hosts/create_host.ts";
import { mimoUnetReleased } from "../../../../lib/systems/semantic/hosts/mimo_unet_released.ts";
import { importHostWeights } from "../../../../lib/systems/semantic/hosts/official_weights.ts";

const engine = await openEngine({ engine: "wasm" });

type Listed = readonly [name: string, shape: readonly number[]][];

const official: Record<string, { params: number; state_dict: Listed }> = JSON
  .parse(
    await Deno.readTextFile(
      new URL("../../../golden/deblur_full_configs.json", import.meta.url),
    ),
  );

const mimoUnet = { kind: "mimo-unet", base: 32, blocks: 8 } as const;
const nafnet = {
  ...{ kind: "nafnet", width: 32, encoder: [1, 1, 1, 28], middle: 1 },
  decoder: [1, 1, 1, 1],
} as const;

for (
  const [listed, config, name, total] of [
    ["MIMO_UNet", mimoUnet, "MIMO-UNet", 6_807_171],
    [
      "MIMO_UNetPlus",
      { ...mimoUnet, blocks: 20, dropout: 0.1 },
      "MIMO-UNet+",
      16_107_651,
    ],
    ["NAFNet_32_GoPro", nafnet, "NAFNet-32", 17_111_907],
    ["NAFNet_64_GoPro", { ...nafnet, width: 64 }, "NAFNet-64", 67_888_835],
    [
      "NAFNet_32_SIDD",
      { ...nafnet, encoder: [2, 2, 4, 8], middle: 12, decoder: [2, 2, 2, 2] },
      "NAFNet-32",
      29_159_715,
    ],
  ] as const
) {
  Deno.test(`${name} is found by its released names and shapes, ${total} numbers`, () => {
    const before = engine.liveTensors();
    const { state_dict, params: count } = official[listed];
    assert.equal(count, total);
    const weights = new Map(
      state_dict.map(([name, shape]) => {
        const size = shape.reduce((n, side) => n * side, 1);
        return [name, { shape, data: new Float32Array(size) }];
      }),
    );
    const { host, params } = importHostWeights(weights);
    assert.deepEqual(host.config, config);
    assert.equal(host.name, name);
    assert.equal(countParameters(params), total);
    assert.equal(leaves(params).length, state_dict.length);
    disposeTree(params);
    assert.equal(engine.liveTensors(), before);
  });
}

const small: MimoUnetConfig = { kind: "mimo-unet", base: 4, blocks: 2 };

/** Weights of a small MIMO-UNet, and their state dict. */
async function stateDict() {
  const params = createHost(small).init(seeded(2));
  const weights = new Map<string, NamedArray & { data: Float32Array }>();
  for (const [path, tensor] of namedLeaves(params)) {
    // HWIO to OIHW; transposed convolutions are HWOI here and IOHW there.
    const theirs = tensor.rank === 4
      ? tf.transpose(tensor, [3, 2, 0, 1])
      : tf.clone(tensor);
    weights.set(mimoUnetReleased.nameOf(path, small), {
      shape: theirs.shape,
      data: await theirs.data() as Float32Array,
    });
    theirs.dispose();
  }
  return { params, weights };
}

Deno.test("a host comes back from a file of its state dict as it was", async () => {
  const before = engine.liveTensors();
  const { params, weights } = await stateDict();
  const tensors = new Map(
    [...weights].map(([name, { shape, data }]) => [
      `module.${name}`,
      { dtype: "F32", shape: [...shape], data } as const,
    ]),
  );
  const path = `${await Deno.makeTempDir()}/mimo.safetensors`;
  await Deno.writeFile(path, encodeSafetensors({ tensors, metadata: {} }));
  const found = importHostWeights(await readWeights(path));
  assert.deepEqual(found.host.config, small);
  const [a, b] = [namedLeaves(params), namedLeaves(found.params)];
  for (const [i, [name, tensor]] of a.entries()) {
    assert.equal(b[i][0], name);
    assert.deepEqual(b[i][1].shape, tensor.shape);
    assert.deepEqual(await b[i][1].data(), await tensor.data());
  }
  disposeTree([params, found.params]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("missing and unknown names and wrong shapes are refused by name", async () => {
  const before = engine.liveTensors();
  const { params, weights } = await stateDict();
  disposeTree(params);
  const refused = (change: (weights: Map<string, NamedArray>) => void) => {
    const changed = new Map<string, NamedArray>(weights);
    change(changed);
    try {
      importHostWeights(changed);
    } catch (error) {
      assert(error instanceof InputError);
      return error.message;
    }
    return assert.fail("it was taken");
  };
  for (const name of weights.keys()) {
    const message = refused((w) => w.delete(name));
    assert(message.includes(name) || /is missing|none/.test(message), message);
  }
  assert.match(
    refused((w) => w.set("extra.bias", { shape: [1], data: [0] })),
    /1 of \d+ arrays .* "extra\.bias"/,
  );
  assert.match(
    refused((w) => w.set("Convs.0.main.0.bias", { shape: [4], data: [] })),
    /Convs\.0\.main\.0\.bias has the shape \[4\]; expected \[8\]/,
  );
  assert.match(refused((w) => w.clear()), /SCM1.* of MIMO-UNet/);
  assert.equal(engine.liveTensors(), before);
});
