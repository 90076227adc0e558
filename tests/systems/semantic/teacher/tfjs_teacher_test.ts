import assert from "node:assert/strict";
import { InputError, openEngine, tf } from "../../../../mod.ts";
import { openTeacher } from "../../../../lib/systems/semantic/teacher/open_teacher.ts";
import {
  tfjsTeacher,
} from "../../../../lib/systems/semantic/teacher/tfjs_teacher.ts";
import { onEveryEngine } from "../../../_every_engine.ts";
import { writeGraphModel, writeLayersModel } from "./_tfjs_models.ts";

const graph = await Deno.makeTempDir();
const layers = await Deno.makeTempDir();
await writeGraphModel(graph);
await writeLayersModel(layers);

onEveryEngine(
  "a graph model and a layers model of the same weights see the same, in pictures of any size",
  async () => {
    const picture = tf.randomUniform<tf.Rank.R4>(
      [1, 64, 96, 3],
      0,
      1,
      "float32",
      1,
    );
    const [one, other] = [await openTeacher(graph), await tfjsTeacher(layers)];
    assert.deepEqual(one.levels, [
      { stride: 4, channels: 5 },
      { stride: 8, channels: 6 },
      { stride: 16, channels: 7 },
      { stride: 32, channels: 8 },
    ]);
    assert.deepEqual(other.levels, one.levels);
    assert.notEqual(one.hash, other.hash);
    const seen = one.see(picture).levels;
    assert.deepEqual(seen.map(({ shape }) => shape), [
      [1, 16, 24, 5],
      [1, 8, 12, 6],
      [1, 4, 6, 7],
      [1, 2, 3, 8],
    ]);
    const also = other.see(picture).levels;
    for (const [i, level] of seen.entries()) {
      const [off, least, most] = await tf.stack([
        tf.max(tf.abs(tf.sub(level, also[i]))),
        tf.min(level),
        tf.max(level),
      ]).data();
      assert(off < 1e-4, String(off));
      assert(least === 0 && most > 0 && most <= 6, "after the ReLU6");
    }
    one.dispose();
    other.dispose();
  },
);

Deno.test("levels and logits can be named, and the range of what the model is given", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const named = await tfjsTeacher(layers, {
    levels: ["conv1", "conv2", "conv3", "conv4"],
    range: "[0, 1]",
    logits: "pooled",
  });
  assert.match(named.name, /\(layers model, \[0, 1\]\)$/);
  const plain = await tfjsTeacher(graph); // [-1, 1]
  const centred = tf.zeros<tf.Rank.R4>([1, 32, 32, 3]);
  const grey = tf.fill<tf.Rank.R4>([1, 32, 32, 3], 0.5);
  const compared = tf.tidy(() => {
    const { levels: [level, , , last], logits } = named.see(centred);
    const [same] = plain.see(grey).levels;
    const off = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b)));
    return tf.stack([
      off(tf.relu6(level), same),
      off(tf.mean(tf.relu6(last), [1, 2]), logits!),
      tf.min(level),
    ]);
  });
  const [range, head, least] = await compared.data();
  assert(range < 1e-5 && head < 1e-5 && least < 0);
  named.dispose();
  plain.dispose();
  tf.dispose([centred, grey, compared]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a folder without a model, a model without a shard, unknown names and shards elsewhere are refused", async () => {
  await openEngine({ engine: "wasm" });
  const refused = (pattern: RegExp, attempt: Promise<unknown>) =>
    assert.rejects(
      attempt,
      (error) => error instanceof InputError && pattern.test(error.message),
    );
  const empty = await Deno.makeTempDir();
  await refused(/model\.json" does not exist/, openTeacher(empty));
  await writeGraphModel(empty);
  const json = await Deno.readTextFile(`${empty}/model.json`);
  await refused(
    /has no "other"; its last ones are .*relu4/,
    tfjsTeacher(empty, { levels: ["other"] }),
  );
  await refused(
    /no features at stride 32.*relu1, relu2, relu3 were named/,
    tfjsTeacher(empty, { levels: ["relu1", "relu2", "relu3"] }),
  );
  await Deno.writeTextFile(
    `${empty}/model.json`,
    json.replace("group1-shard2of2.bin", "../secret.bin"),
  );
  await refused(/lies elsewhere/, tfjsTeacher(empty));
  await Deno.writeTextFile(`${empty}/model.json`, json);
  await Deno.remove(`${empty}/group1-shard2of2.bin`);
  await refused(/shard2of2\.bin" does not exist/, tfjsTeacher(empty));
  await Deno.remove(empty, { recursive: true });
});
