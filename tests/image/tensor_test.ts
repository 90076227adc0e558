import assert from "node:assert/strict";
import { InputError } from "../../lib/engine/input_error.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import * as tf from "../../lib/engine/tf.ts";
import { fromTensor, toTensor } from "../../lib/image/mod.ts";
import { pattern } from "./_pattern.ts";

Deno.test("pictures go to a tensor and come back unchanged", async () => {
  await openEngine({ engine: "cpu" });
  for (const channels of [1, 3] as const) {
    const images = [pattern(5, 4, channels), pattern(5, 4, channels, 99)];
    const tensor = toTensor(images);
    assert.deepEqual(tensor.shape, [2, 4, 5, channels]);
    assert.deepEqual(await fromTensor(tensor), images);
    tensor.dispose();
    const single = toTensor(images[1]);
    assert.deepEqual(await fromTensor(single), [images[1]]);
    single.dispose();
  }
});

Deno.test("a batch of unequal or no pictures, or of two channels, is refused", async () => {
  await openEngine({ engine: "cpu" });
  assert.throws(() => toTensor([]), InputError);
  assert.throws(
    () => toTensor([pattern(5, 4, 3), pattern(4, 5, 3)]),
    (error) =>
      error instanceof InputError &&
      /picture 1 is 4x5x3 but picture 0 is 5x4x3/.test(error.message),
  );
  const tensor = tf.zeros<tf.Rank.R4>([1, 2, 2, 2]);
  await assert.rejects(fromTensor(tensor), InputError);
  tensor.dispose();
});
