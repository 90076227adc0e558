import assert from "node:assert/strict";
import { blur, glassBlur, isotropicGaussian } from "../../lib/degrade/mod.ts";
import { createImage } from "../../lib/image/mod.ts";
import { seeded } from "../../lib/random/mod.ts";

const image = createImage(40, 24, 3);
for (let i = 0; i < image.data.length; i++) {
  image.data[i] = Math.floor(i / 3) % 40 < 20 ? 0 : 1;
}

Deno.test("frosted glass that throws nothing is its two blurs", () => {
  const kernel = isotropicGaussian({ size: 7, sigma: 1 });
  const options = { sigma: 1, shift: 0, passes: 2 };
  assert.deepEqual(
    glassBlur(image, seeded(1), options).data,
    blur(blur(image, kernel), kernel).data,
  );
});

Deno.test("frosted glass makes an edge ragged, the same for the same seed", () => {
  const options = { sigma: 1, shift: 4, passes: 2 };
  const frosted = glassBlur(image, seeded(1), options);
  assert.deepEqual(glassBlur(image, seeded(1), options).data, frosted.data);
  const edge = Array.from(
    { length: 24 },
    (_, y) => frosted.data[(y * 40 + 18) * 3],
  );
  assert(new Set(edge).size > 12, "rows differ along a straight edge");
  // Far from the edge all is as before.
  assert(frosted.data[(12 * 40 + 2) * 3] < 1e-6);
});
