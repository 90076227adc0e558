import assert from "node:assert/strict";
import { openEngine, resizeBilinear, tf } from "../../../../lib/engine/mod.ts";
import { cover } from "../../../../lib/systems/semantic/embedding/cover.ts";
import { largestDifference, normal } from "./_setting.ts";

await openEngine({ engine: "wasm" });
const whole = { width: 128, height: 64 };

for (const cell of [2, 4, 8, 32]) {
  for (const stride of [1, 2, 4, 16]) {
    Deno.test(`a map of ${cell} pixels a cell, at ${stride} pixels a feature: a region gets what the whole gives there`, async () => {
      const map = normal("map", [2, 64 / cell, 128 / cell, 3]);
      const all = resizeBilinear(map, [64 / stride, 128 / stride]);
      for (
        const region of [
          { x: 0, y: 0, ...whole },
          { x: 16, y: 32, width: 80, height: 16 },
          { x: 96, y: 0, width: 32, height: 64 },
        ]
      ) {
        const part = cover(map, whole, region, stride);
        const expected = tf.slice(
          all,
          [0, region.y / stride, region.x / stride, 0],
          [2, region.height / stride, region.width / stride, 3],
        );
        assert(await largestDifference(part, expected) < 1e-6);
        tf.dispose([part, expected]);
      }
      tf.dispose([map, all]);
    });
  }
}
