import assert from "node:assert/strict";
import {
  adam,
  countParameters,
  createImage,
  crop,
  disposeTree,
  fromTensor,
  openEngine,
  seeded,
  tf,
  toTensor,
  valueAndGrad,
} from "../../../mod.ts";
import {
  applyZssr,
  enlarge,
  initZssr,
  lossMap,
  presets,
  restoreWith,
  shrink,
  weightedL1,
  type ZssrParams,
} from "../../../lib/systems/zssr/mod.ts";
import { applyTiled } from "../../../lib/systems/zssr/apply_tiled.ts";
import { reconstruction } from "../../../lib/systems/zssr/reconstruction.ts";
import { onEveryEngine } from "../../_every_engine.ts";
import { type Golden, golden } from "../../_golden.ts";
import { fromNchw, largestDifference } from "../../image/_pattern.ts";
import { differences, kernel, layer, network } from "./_golden_case.ts";

const factors = { x: 2, y: 2 };

/** The picture that the cases were computed on. */
function input(file: Golden) {
  const { shape: [height, width], data } = file.tensor<Uint8Array>("image_u8");
  return createImage(width, height, 3, Float32Array.from(data, (v) => v / 255));
}

/** The crops of the case with their sons enlarged, by our own code. */
function batch(net: Golden, step: Golden, i: number) {
  const image = input(net);
  const [, u, v] = step.tensor("crop_uniforms").data.subarray(3 * i, 3 * i + 3);
  const cut = (from: typeof image) =>
    crop(from, Math.round(u * (72 - 48)), Math.round(v * (60 - 48)), 48, 48);
  const father = cut(image);
  const k = kernel(net, "kernel_shifted");
  const son = shrink(father, factors, k, "official");
  const weight = cut(lossMap(image));
  return {
    father,
    son,
    weight,
    enlarged: enlarge(son, factors, father, "official"),
  };
}

Deno.test("crops, sons and loss maps agree with the released code", async () => {
  const net = await golden("zssr_net.safetensors");
  const step = await golden("zssr_step.safetensors");
  if (!net || !step) return;
  for (let i = 0; i < 5; i++) {
    const { father, son, weight } = batch(net, step, i);
    assert(
      largestDifference(father, fromNchw(step.tensor("fathers"), i)) < 1e-6,
    );
    assert(largestDifference(son, fromNchw(step.tensor("sons"), i)) < 2e-6);
    const map = fromNchw(step.tensor("loss_maps"), i);
    assert(largestDifference(weight, map) < 1e-4);
  }
});

onEveryEngine("the forward pass agrees with the released code", async () => {
  const net = await golden("zssr_net.safetensors");
  if (!net) return;
  const params = network(net);
  assert.equal(countParameters(params), net.scalar("param_count"));
  const x = toTensor(fromNchw(net.tensor("net_input0"), 0));
  const [output] = await fromTensor(applyZssr(params, x));
  const far = largestDifference(output, fromNchw(net.tensor("net_output0"), 0));
  assert(far < 2e-6, `${far}`);
});

onEveryEngine(
  "loss and gradients of a step agree with the released code",
  async () => {
    const net = await golden("zssr_net.safetensors");
    const step = await golden("zssr_step.safetensors");
    if (!net || !step) return;
    const { loss, grads } = gradients(network(net), batch(net, step, 0));
    const [value] = await loss.data();
    assert(Math.abs(value / step.scalar("loss0") - 1) < 1e-5);
    for (const i of [0, 1, 4, 7]) {
      const expected = layer(step, `g${i}`);
      const { largest } = await differences(grads.layers[i], expected);
      const [top] = await tf.max(tf.abs(expected)).data();
      assert(largest < 3e-6 * top, `layer ${i}: ${largest / top}`);
    }
  },
);

onEveryEngine("five steps of Adam agree with the released code", async () => {
  const net = await golden("zssr_net.safetensors");
  const step = await golden("zssr_step.safetensors");
  const after = await golden("zssr_after5.safetensors");
  if (!net || !step || !after) return;
  const { init, update } = adam({ learningRate: 1e-3, epsHat: true });
  let params = network(net);
  let moments = init(params);
  for (let i = 0; i < 5; i++) {
    const { loss, grads } = gradients(params, batch(net, step, i));
    const [value] = await loss.data();
    const expected: number = after.tensor("losses").data[i];
    assert(Math.abs(value / expected - 1) < 1e-4, `step ${i}: ${value}`);
    ({ params, moments } = update(grads, moments, params, { step: i }));
  }
  for (const i of [0, 1, 7]) {
    const { largest, mean } = await differences(
      params.layers[i],
      layer(after, `W${i}`),
    );
    assert(largest < 1e-5 && mean < 1e-7, `layer ${i}: ${largest}, ${mean}`);
  }
});

Deno.test("reconstruction and final restoration agree with the released code", async () => {
  await openEngine({ engine: "wasm" });
  const net = await golden("zssr_net.safetensors");
  if (!net) return;
  const params = network(net);
  const image = input(net);
  const k = kernel(net, "kernel_shifted");
  const test = reconstruction(image, {
    factors,
    kernel: k,
    resizing: "official",
    side: 0,
  }, applyTiled);
  const error = await test(params);
  assert(Math.abs(error / net.scalar("mse_rec") - 1) < 1e-4, `${error}`);
  const options = { kernel: k, tile: 50 };
  const sr = await restoreWith(params, image, presets.kernelgan, options);
  const far = largestDifference(sr, fromNchw(net.tensor("final_sr"), 0));
  assert(far < 5e-5, `${far}`);
  disposeTree(params);
});

Deno.test("a new network adds next to nothing as released and nothing of ours, in colour and grey", async () => {
  await openEngine({ engine: "wasm" });
  for (const channels of [1, 3] as const) {
    for (const [start, most] of [["released", 0.01], ["he", 0]] as const) {
      const model = { features: 64, layers: 8, start };
      const params = initZssr(seeded(1), model, channels);
      const x: tf.Tensor4D = tf.fill([1, 12, 12, channels], 0.5);
      const { largest } = await differences(applyZssr(params, x), x);
      assert(largest <= most && (largest > 0 || most === 0), `${largest}`);
      disposeTree([params, { x }]);
    }
  }
});

Deno.test("a network of one layer, or none of features, is refused", () => {
  assert.throws(
    () => initZssr(seeded(1), { features: 8, layers: 1, start: "he" }),
    /1 layers of 8 features.*at least 2 layers/,
  );
  assert.throws(() =>
    initZssr(seeded(1), { features: 0, layers: 8, start: "he" })
  );
});

function gradients(
  params: ZssrParams,
  { father, enlarged, weight }: ReturnType<typeof batch>,
) {
  const [x, target, map] = [enlarged, father, weight].map((i) => toTensor(i));
  return valueAndGrad((params) => ({
    loss: weightedL1(applyZssr(params, x), target, map),
  }), params);
}
