import assert from "node:assert/strict";
import { cosine, inTurn, stepDecay } from "../../mod.ts";

Deno.test("the cosine begins and ends where it is told, half way in the middle, and stays at its end", () => {
  const rate = cosine({ from: 1e-3, to: 1e-5, steps: 100 });
  assert.equal(rate(0), 1e-3);
  assert(Math.abs(rate(50) - (1e-3 + 1e-5) / 2) < 1e-12);
  assert(Math.abs(rate(100) - 1e-5) < 1e-12);
  assert.equal(rate(1000), rate(100));
  for (let step = 1; step <= 100; step++) assert(rate(step) < rate(step - 1));
});

Deno.test("the rate is multiplied after each span of steps, not before", () => {
  const rate = stepDecay({ from: 8, factor: 0.5, every: 10 });
  assert.deepEqual([0, 9, 10, 19, 20, 35].map(rate), [8, 8, 4, 4, 2, 1]);
});

Deno.test("schedules in turn each begin at their own step 0, and the last one goes on", () => {
  const rate = inTurn([
    { schedule: (step) => 100 + step, steps: 3 },
    { schedule: (step) => 200 + step, steps: 0 },
    { schedule: (step) => 300 + step, steps: 2 },
  ]);
  assert.deepEqual(
    [0, 2, 3, 4, 5, 99].map(rate),
    [100, 102, 300, 301, 302, 396],
  );
});
