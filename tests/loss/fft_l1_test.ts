import assert from "node:assert/strict";
import { fftL1Loss, InputError } from "../../mod.ts";
import * as tf from "../../lib/engine/tf.ts";
import { onEveryEngine } from "../_every_engine.ts";
import { golden } from "../_golden.ts";
import { randomTensor } from "../engine/_random_tensor.ts";

type Sides = [number, number, number, number];

/** The definition, coefficient by coefficient. */
function directly(values: Float32Array, [n, h, w, c]: Sides): number {
  let sum = 0;
  for (let i = 0; i < n * c; i++) {
    const [sample, channel] = [Math.floor(i / c), i % c];
    for (let u = 0; u < h; u++) {
      for (let v = 0; v < w; v++) {
        let [re, im] = [0, 0];
        for (let y = 0; y < h; y++) {
          for (let x = 0; x < w; x++) {
            const turn = -2 * Math.PI * (u * y / h + v * x / w);
            const value = values[((sample * h + y) * w + x) * c + channel];
            re += value * Math.cos(turn);
            im += value * Math.sin(turn);
          }
        }
        sum += Math.abs(re) + Math.abs(im);
      }
    }
  }
  return sum / (2 * values.length);
}

onEveryEngine(
  "the L1 of Fourier coefficients is its definition's at any size",
  async () => {
    for (const [h, w] of [[6, 8], [8, 5], [7, 9], [1, 4], [5, 1], [1, 1]]) {
      const shape: Sides = [2, h, w, 3];
      const a = randomTensor(shape, "a") as tf.Tensor4D;
      const b = randomTensor(shape, "b") as tf.Tensor4D;
      const difference = await tf.sub(a, b).data() as Float32Array;
      const [found] = await fftL1Loss(a, b).data();
      const off = Math.abs(found / directly(difference, shape) - 1);
      assert(off < 1e-5, `${w}x${h}: ${off}`);
    }
  },
);

onEveryEngine(
  "the L1 of Fourier coefficients agrees with the official code at three sizes",
  async () => {
    const file = await golden("mimounet.safetensors");
    if (!file) return;
    const picture = (name: string) => {
      const { shape, data } = file.tensor(name);
      return tf.transpose(
        tf.tensor4d(data, shape as Sides),
        [0, 2, 3, 1],
      );
    };
    for (
      const [size, label] of [
        ["full", "label"],
        ["half", "label_half"],
        ["quarter", "label_quarter"],
      ]
    ) {
      const loss = fftL1Loss(picture(`out_${size}`), picture(label));
      const [found] = await loss.data();
      const off = Math.abs(found / file.scalar(`fft_${size}`) - 1);
      assert(off < 1e-5, `${size}: ${off}`);
    }
  },
);

Deno.test("pictures of different shapes have no common spectrum", () => {
  assert.throws(
    () => fftL1Loss(tf.zeros([1, 4, 4, 3]), tf.zeros([1, 4, 5, 3])),
    InputError,
  );
});
