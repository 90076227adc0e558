import assert from "node:assert/strict";
import { convolutions } from "../_cases/convolutions.ts";
import { firstOrder, secondOrder, tolerance } from "../_derivatives.ts";
import { onOnednn } from "./_engine.ts";
import { libraries } from "./_libraries.ts";

// Small cases are our own kernels' unless oneDNN is told to do everything.
for (const library of libraries) {
  Deno.test(`derivatives of convolutions that oneDNN ${library.version} does agree with finite differences`, async (t) => {
    await onOnednn(library, async ({ kept }) => {
      for (const test of convolutions) {
        await t.step(test.name, async () => {
          const first = await firstOrder(test);
          assert(first < tolerance, `the gradient is off by ${first}`);
          const second = await secondOrder(test);
          assert(
            second < tolerance,
            `the second derivative is off by ${second}`,
          );
        });
      }
      assert(kept() > 0, "oneDNN was not asked");
    });
  });
}
