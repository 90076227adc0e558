import assert from "node:assert/strict";
import { downsample } from "../../lib/degrade/mod.ts";
import { createImage } from "../../lib/image/mod.ts";
import { golden } from "../_golden.ts";
import { distance, picturesOf, randomImage } from "./_images.ts";

const reference = await golden("kdsr_degrade.safetensors");

Deno.test({
  name: "bicubic downsampling equals KDSR's, with clamped borders",
  ignore: !reference,
  fn() {
    const hr = picturesOf(reference!, "hr");
    for (const scale of [2, 3, 4]) {
      picturesOf(reference!, `bicubic_down_1_${scale}`).forEach((small, n) => {
        assert.ok(distance(downsample(hr[n], scale).data, small.data) < 2e-6);
      });
    }
  },
});

Deno.test("s-fold sampling keeps the top-left pixel of every cell", () => {
  const data = Float32Array.from({ length: 24 }, (_, i) => i);
  const small = downsample(createImage(6, 4, 1, data), 2, "s-fold");
  assert.deepEqual([...small.data], [0, 2, 4, 12, 14, 16]);
});

Deno.test("scale 1 leaves the picture as it is", () => {
  const image = randomImage(5, 3);
  assert.deepEqual(downsample(image, 1).data, image.data);
  assert.deepEqual(downsample(image, 1, "s-fold").data, image.data);
});

Deno.test("a scale that does not divide the picture is refused", () => {
  assert.throws(() => downsample(createImage(10, 8, 3), 4), {
    name: "InputError",
    message: /10x8 .* 4 times .* modCrop/,
  });
  assert.throws(() => downsample(createImage(8, 8, 3), 1.5, "s-fold"), {
    name: "InputError",
  });
});
