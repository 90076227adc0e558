import assert from "node:assert/strict";
import { jpeg } from "../../lib/degrade/mod.ts";
import { createImage } from "../../lib/image/mod.ts";

Deno.test("JPEG loses more at a lower quality, and the size stays", async () => {
  const image = createImage(37, 21, 3);
  for (let i = 0; i < image.data.length; i++) {
    image.data[i] = 0.5 + 0.5 * Math.sin(i * i / 5000);
  }
  const losses = [];
  for (const quality of [95, 60, 30]) {
    const worse = await jpeg(image, quality);
    assert.deepEqual([worse.width, worse.height, worse.channels], [37, 21, 3]);
    losses.push(
      worse.data.reduce((a, v, i) => a + (v - image.data[i]) ** 2, 0),
    );
  }
  assert.ok(losses[0] > 0 && losses[0] < losses[1] && losses[1] < losses[2]);
});

Deno.test("a grey picture stays grey, an impossible quality is refused", async () => {
  assert.equal((await jpeg(createImage(9, 9, 1), 50)).channels, 1);
  await assert.rejects(jpeg(createImage(9, 9, 1), 0), { name: "InputError" });
});
