import assert from "node:assert/strict";
import {
  presets,
  slopeRule,
  type SlopeSettings,
} from "../../../lib/systems/zssr/mod.ts";
import { golden } from "../../_golden.ts";

const settings = presets.kernelgan.rate as SlopeSettings;

/** The iterations at which the rate fell, and the last one, for errors every 50 iterations. */
function walk(errors: ArrayLike<number>, resumeAt = -1): number[] {
  let rule = slopeRule(settings);
  for (let i = 0; i < 3000; i++) {
    if (i === resumeAt) {
      rule = slopeRule(settings, JSON.parse(JSON.stringify(rule.memory())));
    }
    if (i % 50 === 0) rule.test(i, errors[i / 50]);
    rule.look(i);
    if (rule.ended) return [...rule.memory().drops, i];
  }
  return [...rule.memory().drops, 2999];
}

Deno.test("the rate falls and the training ends where the released code's do, gone on with or not", async () => {
  const file = (await golden("zssr_rules.safetensors"))!;
  const { shape: [count, length], data } = file.tensor("lr_seqs");
  const expected = file.tensor<Int32Array>("lr_drops_old_numpy").data;
  for (let i = 0; i < count; i++) {
    const errors = data.subarray(i * length, (i + 1) * length);
    const wanted = [...expected.subarray(4 * i, 4 * i + 4)];
    assert.deepEqual(walk(errors), wanted);
    assert.deepEqual(walk(errors, 1000), wanted);
  }
});

Deno.test("an error that keeps falling keeps the rate, one that stands still ends the training", () => {
  const falling = Array.from({ length: 60 }, (_, i) => 1 - i / 60);
  assert.deepEqual(walk(falling), [2999]);
  const [first, second, third] = walk(new Float32Array(60));
  assert.deepEqual([first, second, third], [299, 599, 899]);
});
