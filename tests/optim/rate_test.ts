import assert from "node:assert/strict";
import { cosine, rateSchedule, stepDecay } from "../../mod.ts";

Deno.test("a rate from a configuration falls as the schedule of its kind", () => {
  const steps = [0, 1, 9, 10, 25, 40, 100];
  const ends = { from: 1e-3, to: 1e-5 };
  assert.deepEqual(
    steps.map(rateSchedule({ kind: "cosine", ...ends }, 40)),
    steps.map(cosine({ ...ends, steps: 40 })),
  );
  const falls = { from: 8, factor: 0.5, every: 10 };
  assert.deepEqual(
    steps.map(rateSchedule({ kind: "steps", ...falls }, 40)),
    steps.map(stepDecay(falls)),
  );
});
