import assert from "node:assert/strict";
import { clip, createImage, quantize } from "../../lib/image/mod.ts";
import { golden } from "../_golden.ts";

Deno.test("quantize agrees with KDSR's, ties included", async () => {
  const official = await golden("kdsr_degrade.safetensors");
  if (!official) return;
  const { data } = official.tensor("quantize_in");
  const { data: expected } = official.tensor("quantize_out");
  const ours = quantize(createImage(data.length, 1, 1, data));
  assert.deepEqual(ours.data, Float32Array.from(expected));
});

Deno.test("ties go to the even level and the ends are clipped", () => {
  const values = new Float32Array([
    -1,
    0.5 / 255,
    1.5 / 255,
    0.5,
    2.5 / 255,
    9,
  ]);
  const { data } = quantize(createImage(6, 1, 1, values));
  const levels = [...data].map((v) => Math.round(v * 255));
  assert.deepEqual(levels, [0, 0, 2, 128, 2, 255]);
  assert.equal(data[3], Math.fround(128 / 255));
});

Deno.test("clip limits to [0, 1] and keeps its source", () => {
  const values = new Float32Array([-0.1, 0.25, 1.1, NaN]);
  const { data } = clip(createImage(4, 1, 1, values));
  assert.deepEqual(data, new Float32Array([0, 0.25, 1, NaN]));
  assert.equal(values[0], Math.fround(-0.1));
});
