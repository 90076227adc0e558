import assert from "node:assert/strict";
import { openEngine } from "../../lib/engine/mod.ts";
import { loadTfjsModel } from "../../lib/engine/tfjs_model.ts";
import * as tf from "../../lib/engine/tf.ts";

const weights: readonly [name: string, shape: number[]][] = [
  ["conv/kernel", [3, 3, 3, 2]],
  ["conv/bias", [2]],
  ["dense/kernel", [128, 4]],
  ["dense/bias", [4]],
];

/** A layers model for 8x8 pixels whose last layer weighs each of them. */
function countsPixels() {
  const layer = (
    kind: string,
    name: string,
    config: object,
    from?: string,
  ) => ({
    class_name: kind,
    name,
    config: { name, ...config },
    inbound_nodes: from ? [[[from, 0, 0, {}]]] : [],
  });
  const config = {
    name: "model",
    layers: [
      layer("InputLayer", "input", { batch_input_shape: [null, 8, 8, 3] }),
      layer("Conv2D", "conv", {
        ...{ filters: 2, kernel_size: [3, 3], padding: "same" },
      }, "input"),
      layer("Flatten", "flat", {}, "conv"),
      layer("Dense", "dense", { units: 4 }, "flat"),
    ],
    input_layers: [["input", 0, 0]],
    output_layers: [["dense", 0, 0]],
  };
  return {
    modelTopology: { model_config: { class_name: "Model", config } },
    weightsManifest: [{
      paths: ["group1-shard1of1.bin"],
      weights: weights.map(([name, shape]) => (
        { name, shape, dtype: "float32" } as const
      )),
    }],
  };
}

const numbers = weights.reduce(
  (sum, [, shape]) => sum + shape.reduce((a, b) => a * b, 1),
  0,
);

Deno.test("a model whose head counts pixels keeps its size, and nothing of it is left over", async () => {
  await openEngine({ engine: "cpu" });
  const before = tf.memory().numTensors;
  const bytes = new Float32Array(numbers).buffer;
  const model = await loadTfjsModel(countsPixels(), bytes);
  assert.deepEqual(model.size, [8, 8]);
  assert.deepEqual(model.nodes, ["conv", "flat", "dense"]);
  assert.equal(tf.memory().numTensors, before + weights.length);
  const shapes = tf.tidy(() =>
    model.run(tf.zeros([1, 8, 8, 3]), ["conv", "dense"]).map((y) => y.shape)
  );
  assert.deepEqual(shapes, [[1, 8, 8, 2], [1, 4]]);
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});
