import assert from "node:assert/strict";
import { conv2d, openEngine } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { present } from "../_engines.ts";
import { difference, randomTensor } from "../_random_tensor.ts";

const here = present.find(({ label }) => label === "webgpu");

async function values(f: () => tf.Tensor) {
  const y = tf.tidy(f);
  const data = await y.data<"float32">();
  y.dispose();
  return data;
}

Deno.test({
  name: "a convolution large enough for tall tiles agrees with the wasm engine",
  ignore: !here,
  fn: async () => {
    const run = () =>
      values(() =>
        conv2d(
          randomTensor([1, 257, 257, 4], "x") as tf.Tensor4D,
          randomTensor([1, 2, 4, 64], "filter") as tf.Tensor4D,
          randomTensor([64], "bias") as tf.Tensor1D,
          { pad: [[0, 0], [1, 0]] },
        )
      );
    await openEngine({ engine: "wasm", threads: 1 });
    const expected = await run();
    await openEngine(here!.options);
    assert(difference(await run(), expected) < 1e-5);
  },
});

Deno.test({
  name: "pictures whose workgroups go in two directions come out whole",
  ignore: !here,
  fn: async () => {
    await openEngine(here!.options);
    const [height, width] = [513, 515];
    const x = Float32Array.from(
      { length: height * width },
      (_, i) => i % 7 - 3,
    );
    const gradient = await values(() =>
      tf.grad((x) =>
        tf.sum(conv2d(
          x as tf.Tensor4D,
          tf.fill([1, 1, 1, 1], 2),
          tf.ones([1]),
          { activation: "leakyRelu", alpha: 0.5 },
        ))
      )(tf.tensor4d(x, [1, height, width, 1]))
    );
    assert(gradient.every((dx, i) => dx === (2 * x[i] + 1 > 0 ? 2 : 1)));
  },
});
