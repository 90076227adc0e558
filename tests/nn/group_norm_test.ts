import assert from "node:assert/strict";
import { InputError, openEngine, tf } from "../../mod.ts";
import { applyGroupNorm, initGroupNorm } from "../../lib/nn/mod.ts";
import { difference, randomTensor } from "../engine/_random_tensor.ts";

Deno.test("groups of channels are normalised sample by sample, then scaled and shifted", async () => {
  await openEngine({ engine: "wasm" });
  const [batch, pixels, channels, groups] = [2, 12, 6, 3];
  const x = randomTensor([batch, 3, 4, channels], "x") as tf.Tensor4D;
  const scale = randomTensor([channels], "scale") as tf.Tensor1D;
  const offset = randomTensor([channels], "offset") as tf.Tensor1D;
  const [values, by, plus] = await Promise.all(
    [x, scale, offset].map((t) => t.data()),
  );
  const expected = Float64Array.from(values, (value, i) => {
    const c = i % channels;
    const group = (at: number) => Math.floor(at % channels * groups / channels);
    const from = Math.floor(i / (pixels * channels)) * pixels * channels;
    const own = Array.from({ length: pixels * channels }, (_, k) => from + k)
      .filter((at) => group(at) === group(i)).map((at) => values[at]);
    const mean = own.reduce((sum, v) => sum + v, 0) / own.length;
    const variance = own.reduce((sum, v) => sum + (v - mean) ** 2, 0) /
      own.length;
    return (value - mean) / Math.sqrt(variance + 1e-5) * by[c] + plus[c];
  });
  const y = tf.tidy(() => applyGroupNorm({ scale, offset }, x, groups));
  assert(difference(await y.data(), expected) < 1e-5);
  tf.dispose([x, scale, offset, y]);
});

Deno.test("groups that do not divide the channels are refused", async () => {
  await openEngine({ engine: "wasm" });
  const x = tf.ones<tf.Rank.R4>([1, 2, 2, 6]);
  const params = initGroupNorm(6);
  assert.throws(() => applyGroupNorm(params, x, 4), InputError);
  tf.dispose([x, params]);
});
