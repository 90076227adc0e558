import assert from "node:assert/strict";
import { openEngine } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import { untrainedTeacher } from "../_setting.ts";

const engine = await openEngine({ engine: "wasm" });

Deno.test("a teacher that looks leaves only what it sees, and its weights go with it", () => {
  const before = engine.liveTensors();
  const teacher = untrainedTeacher();
  const picture = tf.ones<tf.Rank.R4>([1, 32, 64, 3]);
  const weights = engine.liveTensors();
  const { levels, logits } = teacher.see(picture);
  assert.equal(engine.liveTensors() - weights, 4 + 1);
  tf.dispose([picture, ...levels, logits!]);
  teacher.dispose();
  assert.equal(engine.liveTensors(), before);
});
