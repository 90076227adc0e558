import assert from "node:assert/strict";
import {
  adamUpdate,
  adamUpdateAll,
  conv2d,
  convTranspose2d,
  InputError,
  leakyRelu,
  maxPool2x2,
  openEngine,
  pixelShuffle,
  pixelUnshuffle,
  reflectPad,
  resizeBilinear,
  sampleDepthwise,
} from "../../lib/engine/mod.ts";
import * as tf from "../../lib/engine/tf.ts";
import { present } from "./_engines.ts";
import { difference, randomTensor } from "./_random_tensor.ts";

/** What a function of no tensors gives, its own tensors disposed. */
async function values(f: () => tf.Tensor): Promise<number[]> {
  const y = tf.tidy(f);
  const data = Array.from(await y.data());
  y.dispose();
  return data;
}

function counting(shape: [number, number, number, number]): tf.Tensor4D {
  const count = shape.reduce((n, side) => n * side, 1);
  return tf.reshape(tf.range(0, count), shape) as tf.Tensor4D;
}

for (const { label, options } of present) {
  Deno.test(`operations on "${label}" give the known numbers`, async (t) => {
    await openEngine(options);
    const before = tf.memory().numTensors;

    await t.step("pixelShuffle orders channels as PyTorch does", async () => {
      // torch.nn.functional.pixel_shuffle(arange(8).view(1, 8, 1, 1), 2)
      assert.deepEqual(
        await values(() => pixelShuffle(counting([1, 1, 1, 8]), 2)),
        [0, 4, 1, 5, 2, 6, 3, 7],
      );
    });
    await t.step("pixelUnshuffle is its inverse", async () => {
      const x = await values(() =>
        pixelUnshuffle(pixelShuffle(counting([2, 3, 2, 18]), 3), 3)
      );
      assert.deepEqual(x, Array.from({ length: 216 }, (_, i) => i));
    });
    await t.step("resizeBilinear has half-pixel centres", async () => {
      // F.interpolate([[0, 4], [8, 12]], size=(4, 3), align_corners=False)
      const rows = [0, 2, 4, 2, 4, 6, 6, 8, 10, 8, 10, 12];
      const y = await values(() =>
        resizeBilinear(tf.tensor4d([0, 4, 8, 12], [1, 2, 2, 1]), [4, 3])
      );
      assert(difference(y, rows) < 1e-6, String(y));
    });
    await t.step("reflectPad does not repeat the border", async () => {
      assert.deepEqual(
        await values(() => reflectPad(counting([1, 2, 3, 1]), 1)),
        [4, 3, 4, 5, 4, 1, 0, 1, 2, 1, 4, 3, 4, 5, 4, 1, 0, 1, 2, 1],
      );
    });
    await t.step("maxPool2x2 leaves an odd border out", async () => {
      assert.deepEqual(
        await values(() => maxPool2x2(counting([1, 3, 5, 1]))),
        [6, 8],
      );
    });
    await t.step("maxPool2x2 gives equal pixels one gradient", async () => {
      const dx = await values(() =>
        tf.grad((x) => tf.sum(maxPool2x2(x as tf.Tensor4D)))(
          tf.ones([1, 2, 2, 1]),
        )
      );
      assert.deepEqual(dx, [1, 0, 0, 0]);
    });
    await t.step("leakyRelu keeps a share of what is negative", async () => {
      const y = await values(() => leakyRelu(tf.tensor1d([-2, 0, 3]), 0.25));
      assert.deepEqual(y.map((v) => v + 0), [-0.5, 0, 3]);
    });
    await t.step("conv2d correlates, adds the bias and activates", async () => {
      const y = await values(() =>
        conv2d(
          counting([1, 1, 4, 1]),
          tf.tensor4d([-1, 2], [1, 2, 1, 1]),
          tf.tensor1d([-3]),
          { pad: [[0, 0], [1, 0]], activation: "leakyRelu", alpha: 0.5 },
        )
      );
      assert.deepEqual(y, [-1.5, -0.5, 0, 1]);
    });
    await t.step("convTranspose2d adds a kernel for every pixel", async () => {
      // F.conv_transpose2d(arange(1, 5).view(1, 1, 2, 2),
      //   arange(9).view(1, 1, 3, 3), [1], stride=2, padding=1, output_padding=1)
      const y = await values(() =>
        convTranspose2d(
          tf.add(counting([1, 2, 2, 1]), 1) as tf.Tensor4D,
          counting([3, 3, 1, 1]),
          tf.ones([1]),
          { stride: 2, pad: 1, outputPadding: 1 },
        )
      );
      assert.deepEqual(y, [
        ...[5, 12, 9, 11],
        ...[11, 27, 19, 25],
        ...[13, 28, 17, 21],
        ...[22, 49, 29, 33],
      ]);
    });
    await t.step("sampleDepthwise treats samples apart", async () => {
      const x = randomTensor([2, 6, 5, 4], "x") as tf.Tensor4D;
      const k = randomTensor([2, 3, 3, 4], "kernels") as tf.Tensor4D;
      const both = await values(() => sampleDepthwise(x, k));
      const single = await values(() =>
        tf.concat([0, 1].map((i) =>
          sampleDepthwise(
            tf.slice(x, [i, 0, 0, 0], [1, -1, -1, -1]),
            tf.slice(k, [i, 0, 0, 0], [1, -1, -1, -1]),
          )
        ))
      );
      tf.dispose([x, k]);
      assert.deepEqual(both, single);
    });
    await t.step("adamUpdate follows the paper", async () => {
      const options = {
        learningRate: 0.1,
        beta1: 0.9,
        beta2: 0.99,
        eps: 1e-3,
        biasCorrection1: 0.19,
        biasCorrection2: 0.0199,
      };
      const [param, m, v] = tf.tidy(() =>
        adamUpdate(
          tf.tensor1d([1]),
          tf.tensor1d([0.5]),
          tf.tensor1d([0.25]),
          tf.tensor1d([2]),
          options,
        )
      );
      const mean = 0.9 * 0.5 + 0.1 * 2;
      const square = 0.99 * 0.25 + 0.01 * 4;
      const next = 1 -
        0.1 * (mean / 0.19) / (Math.sqrt(square / 0.0199) + 1e-3);
      const all = [...await param.data(), ...await m.data(), ...await v.data()];
      tf.dispose([param, m, v]);
      assert(difference(all, [next, mean, square]) < 1e-6, String(all));
    });

    await t.step(
      "adamUpdateAll does what adamUpdate does one by one",
      async () => {
        const shapes = [[3], [9001], [5, 7]];
        const options = {
          learningRate: 0.1,
          beta1: 0.9,
          beta2: 0.99,
          eps: 1e-3,
          biasCorrection1: 0.19,
          biasCorrection2: 0.0199,
        };
        const off = tf.tidy(() => {
          const draw = (name: string) =>
            shapes.map((shape) => randomTensor(shape, name));
          const state = {
            params: draw("params"),
            m: draw("m"),
            v: draw("v").map((v) => tf.square(v)),
          };
          const grads = draw("grads");
          const all = adamUpdateAll(state, grads, options);
          const apart = grads.map((grad, i) =>
            adamUpdate(state.params[i], state.m[i], state.v[i], grad, options)
          );
          return tf.stack(
            [all.params, all.m, all.v].flatMap((list, k) =>
              list.map((t, i) => tf.max(tf.abs(tf.sub(t, apart[i][k]))))
            ),
          );
        });
        const values = Array.from(await off.data());
        off.dispose();
        assert.deepEqual(values, values.map(() => 0));
      },
    );
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("operations refuse what does not fit, in one sentence", async () => {
  await openEngine({ engine: "cpu" });
  tf.engine().startScope();
  const x = tf.zeros([1, 4, 5, 6]) as tf.Tensor4D;
  const wrong: [() => unknown, RegExp][] = [
    [
      () => conv2d(x, tf.zeros([3, 3, 5, 2])),
      /input of shape \[1,4,5,6\] and a weight of shape \[3,3,5,2\]/,
    ],
    [
      () => conv2d(x, tf.zeros([3, 3, 6, 2]), tf.zeros([3])),
      /bias of shape \[3\]; expected \[2\]/,
    ],
    [() => conv2d(x, tf.zeros([5, 5, 6, 2])), /5x5 is larger than its input/],
    [
      () => conv2d(x, tf.zeros([1, 1, 6, 2]), null, { alpha: -1 }),
      /alpha -1; expected 0 or more/,
    ],
    [
      () => convTranspose2d(x, tf.zeros([3, 3, 6, 2])),
      /input of shape \[1,4,5,6\] and a weight of shape \[3,3,6,2\]/,
    ],
    [
      () => convTranspose2d(x, tf.zeros([3, 3, 2, 6]), tf.zeros([6])),
      /bias of shape \[6\]; expected \[2\]/,
    ],
    [
      () =>
        convTranspose2d(x, tf.zeros([3, 3, 2, 6]), null, {
          stride: 2,
          outputPadding: 2,
        }),
      /output padding of 2; .*less than the stride of 2/,
    ],
    [
      () => convTranspose2d(x, tf.zeros([1, 1, 2, 6]), null, { pad: 2 }),
      /pads that leave nothing/,
    ],
    [() => sampleDepthwise(x, tf.zeros([2, 3, 3, 6])), /number of samples/],
    [
      () => sampleDepthwise(x, tf.zeros([1, 5, 5, 6]), { pad: 0 }),
      /kernels of 5x5, larger/,
    ],
    [
      () =>
        adamUpdateAll({ params: [x], m: [x], v: [] }, [x], {
          learningRate: 1,
          beta1: 0,
          beta2: 0,
          eps: 1,
          biasCorrection1: 1,
          biasCorrection2: 1,
        }),
      /lists of 1,1,0,1 tensors/,
    ],
    [() => pixelShuffle(x, 2), /6 channels and factor 2/],
    [() => pixelUnshuffle(x, 2), /5x4 and factor 2/],
    [() => pixelUnshuffle(x, 0), /factor 0/],
    [() => reflectPad(x, 4), /5x4 to be continued by 4 pixels/],
  ];
  for (const [act, message] of wrong) {
    assert.throws(act, (error) => {
      assert(error instanceof InputError);
      assert.match(error.message, message);
      return true;
    });
  }
  tf.engine().endScope();
});
