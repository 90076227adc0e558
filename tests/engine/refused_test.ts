import assert from "node:assert/strict";
import { openEngine } from "../../lib/engine/mod.ts";
import * as tf from "../../lib/engine/tf.ts";

type Case = [string, number[][], (...inputs: tf.Tensor[]) => tf.Tensor];

const cases: Case[] = [
  [
    "conv3d",
    [[1, 3, 3, 3, 1], [2, 2, 2, 1, 1]],
    (x, w) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, 1, "same"),
  ],
  [
    "dilation2d",
    [[1, 4, 4, 1], [2, 2, 1]],
    (x, w) => tf.dilation2d(x as tf.Tensor4D, w as tf.Tensor3D, 1, "same"),
  ],
  [
    "cropAndResize",
    [[1, 4, 4, 1]],
    (x) =>
      tf.image.cropAndResize(
        x as tf.Tensor4D,
        tf.tensor2d([0, 0, 0.7, 0.7], [1, 4]),
        tf.tensor1d([0], "int32"),
        [2, 2],
      ),
  ],
  [
    "gatherND",
    [[4, 3]],
    (x) => tf.gatherND(x, tf.tensor2d([0, 1], [1, 2], "int32")),
  ],
  [
    "gather in batches",
    [[2, 3]],
    (x) => tf.gather(x, tf.tensor2d([0, 1, 2, 0], [2, 2], "int32"), 1, 1),
  ],
];

for (const [name, shapes, f] of cases) {
  Deno.test(`the gradient of ${name} is refused on "wasm", not wrong`, async () => {
    await openEngine({ engine: "wasm", threads: 1 });
    tf.engine().startScope();
    const inputs = shapes.map((shape) => tf.ones(shape));
    assert.throws(
      () => tf.grads((...xs) => tf.sum(f(...xs)))(inputs),
      /gradient|differentiated/,
    );
    tf.engine().endScope();
  });
}
