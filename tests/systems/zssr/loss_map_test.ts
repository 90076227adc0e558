import assert from "node:assert/strict";
import { createImage } from "../../../mod.ts";
import { lossMap } from "../../../lib/systems/zssr/mod.ts";
import { golden } from "../../_golden.ts";
import { largestDifference, pattern } from "../../image/_pattern.ts";
import { picture } from "./_golden_case.ts";

Deno.test("the loss map agrees with the released code", async () => {
  const file = await golden("zssr_lossmap.safetensors");
  if (!file) return;
  const map = lossMap(picture(file, "image"));
  assert(largestDifference(map, picture(file, "loss_map")) < 1e-4);
});

Deno.test("a map is 1 on average and 0 at the rim; that of a flat picture is 1 everywhere", () => {
  const { data } = lossMap(pattern(20, 15, 3));
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  assert(Math.abs(mean - 1) < 1e-5);
  assert.equal(data[2 * 20 + 10], 0);
  const flat = createImage(20, 15, 1, new Float32Array(300).fill(0.3));
  assert(lossMap(flat).data.every((value) => value === 1));
});
