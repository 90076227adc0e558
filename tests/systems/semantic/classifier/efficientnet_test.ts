import assert from "node:assert/strict";
import {
  countParameters,
  disposeTree,
  leaves,
  openEngine,
  readWeights,
  seeded,
  tf,
  valueAndGrad,
} from "../../../../mod.ts";
import { createClassifier } from "../../../../lib/systems/semantic/classifier/create_classifier.ts";
import {
  type EfficientNetParams,
  trace,
} from "../../../../lib/systems/semantic/classifier/efficientnet_lite.ts";
import { importEfficientNet } from "../../../../lib/systems/semantic/teacher/import_efficientnet.ts";
import { onEveryEngine } from "../../../_every_engine.ts";
import { golden } from "../../../_golden.ts";
import { efficientNetFile } from "../teacher/_efficientnet_file.ts";

const tolerance = 1e-3;
const file = await golden("efficientnet_lite0.safetensors");
const path = file && efficientNetFile();
const weights = path && await readWeights(path);

/** A tensor of the file, NCHW there, NHWC here. */
function nhwc(name: string): tf.Tensor4D {
  const { shape, data } = file!.tensor(name);
  const tensor = tf.tensor4d(data, shape as [number, number, number, number]);
  return tf.transpose(tensor, [0, 2, 3, 1]);
}

/** The largest difference, relative to the largest expected value. */
async function off(actual: tf.Tensor, expected: tf.Tensor): Promise<number> {
  const largest = (x: tf.Tensor) => tf.max(tf.abs(x));
  const difference = largest(tf.sub(actual, expected));
  return (await tf.div(difference, largest(expected)).data())[0];
}

if (file && weights) {
  onEveryEngine(
    "EfficientNet-Lite0's features and logits are the official ones",
    async () => {
      const params = importEfficientNet(weights);
      assert.equal(countParameters(params), 4_652_008);
      const { stem, features } = trace(params, nhwc("image"));
      assert(await off(stem, nhwc("stem")) < tolerance);
      for (const block of [2, 4, 10, 15]) {
        assert(await off(features[block], nhwc(`block${block}`)) < tolerance);
      }
      const net = createClassifier({
        kind: "efficientnet-lite0",
        classes: 1000,
      });
      const { levels, logits } = net.apply(params, nhwc("image224"));
      assert.deepEqual(
        levels.map(({ shape }) => ({
          stride: 224 / shape[1],
          channels: shape[3],
        })),
        net.levels,
      );
      const expected = tf.tensor2d(file.tensor("logits224").data, [1, 1000]);
      assert(await off(logits!, expected) < tolerance);
      assert.equal((await tf.argMax(logits!, 1).data())[0], 285);
    },
  );
}

Deno.test("EfficientNet-Lite0 can be trained: every parameter has a gradient", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const net = createClassifier({ kind: "efficientnet-lite0", classes: 10 });
  assert.deepEqual(net.levels, [
    { stride: 4, channels: 24 },
    { stride: 8, channels: 40 },
    { stride: 16, channels: 112 },
    { stride: 32, channels: 320 },
  ]);
  const params = net.init(seeded(1));
  const x = tf.randomUniform<tf.Rank.R4>([2, 64, 64, 3], 0, 1, "float32", 1);
  const { loss, grads } = valueAndGrad((p) => {
    const { levels, logits } = net.apply(p, x);
    const terms = [...levels, logits!].map((t) => tf.mean(tf.square(t)));
    return { loss: tf.addN(terms) as tf.Scalar };
  }, params);
  for (const gradient of leaves(grads)) {
    const size = tf.tidy(() => tf.sum(tf.abs(gradient)));
    const [value] = await size.data();
    assert(value > 0 && Number.isFinite(value));
    size.dispose();
  }
  disposeTree([params, grads]);
  tf.dispose([loss, x]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("random parameters keep the size of features through all blocks", async () => {
  await openEngine({ engine: "wasm" });
  const net = createClassifier({ kind: "efficientnet-lite0", classes: 0 });
  const params = net.init(seeded(1)) as EfficientNetParams;
  assert.equal(params.head, undefined);
  const x = tf.randomUniform<tf.Rank.R4>([1, 64, 64, 3], 0, 1, "float32", 1);
  const spreads = tf.tidy(() => {
    const seen = net.apply(params, x);
    assert.equal(seen.logits, undefined);
    return tf.stack(seen.levels.map((t) => tf.sqrt(tf.moments(t).variance)));
  });
  for (const spread of await spreads.data()) {
    assert(spread > 0.2 && spread < 5, String(spread));
  }
  disposeTree(params);
  tf.dispose([x, spreads]);
});
