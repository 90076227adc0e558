import assert from "node:assert/strict";
import { presets } from "../../../lib/systems/kernelgan/config.ts";
import {
  advance,
  rateAt,
  startOfSchedule,
  weightsAt,
} from "../../../lib/systems/kernelgan/schedule.ts";
import { golden } from "../../_golden.ts";
import { near } from "./_near.ts";

const cases: Record<string, (i: number) => number> = {
  always_low: () => 0.1,
  never: () => 0.5,
  from_350: (i) => i < 350 ? 0.7 : 0.39,
  two_then_high: (i) => [0.1, 0.1, 0.9][i % 3],
};

for (const name of [...Object.keys(cases), "random"]) {
  Deno.test(`weights and rates follow the released schedule (${name})`, async () => {
    const file = await golden("kernelgan_schedule.safetensors");
    if (!file) return;
    const config = presets.official;
    const losses = cases[name] ??
      ((i: number) => file.tensor("random_sequence").data[i]);
    const { shape: [rows, columns], data } = file.tensor(`case.${name}`);
    let state = startOfSchedule;
    let row = 0;
    for (let i = 0; i < 3000; i++) {
      state = advance(config, state, i, losses(i), 1);
      if (row + 1 < rows && data[(row + 1) * columns] <= i) row++;
      const expected = data.subarray(row * columns + 1, (row + 1) * columns);
      const { bicubic, sparse, centre } = weightsAt(config, state);
      const rate = rateAt(config, i + 1);
      [bicubic, sparse, centre, rate, Number(state.streak === 3)].forEach(
        (value, k) =>
          near([value], [expected[k]], 1e-6 * expected[k], `${k} at ${i}`),
      );
    }
    assert.equal(row, rows - 1);
  });
}

Deno.test("a relative trigger goes by the crop's own energy", () => {
  const config = presets.fixed;
  let state = startOfSchedule;
  for (let i = 1; i <= 3; i++) state = advance(config, state, i, 1e-3, 1e-3);
  assert.equal(state.streak, 0);
  for (let i = 1; i <= 3; i++) state = advance(config, state, i, 1e-3, 1);
  assert.equal(state.streak, 3);
});
