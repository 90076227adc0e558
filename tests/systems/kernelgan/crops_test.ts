import assert from "node:assert/strict";
import { createImage, type Image, imresize } from "../../../mod.ts";
import {
  corners,
  drawPixels,
  enlarge,
  probabilities,
} from "../../../lib/systems/kernelgan/crops.ts";
import { gradientMap } from "../../../lib/systems/kernelgan/gradient_map.ts";
import { type Golden, golden } from "../../_golden.ts";
import { near } from "./_near.ts";

for (const name of ["a", "b"]) {
  Deno.test(`gradient maps, probabilities and corners are the released code's (${name})`, async () => {
    const file = await golden(`kernelgan_cropmap_${name}.safetensors`);
    if (!file) return;
    const image = picture(file);
    const half = imresize(image, 0.5, { border: "kernelgan" });
    near(half.data, file.tensor("small_image").data, 1e-6, "half");
    const big = gradientMap(image, false);
    const small = gradientMap(half, false);
    nearMap(big.data, file.tensor("grad_map_big").data);
    nearMap(small.data, file.tensor("grad_map_small").data);
    for (
      const [letter, map, side] of [["d", big, 26], [
        "g",
        enlarge(small),
        64,
      ]] as const
    ) {
      const chances = probabilities(map, side);
      nearMap(chances.data, file.tensor(`prob_${letter}`).data);
      const pixels = drawPixels(chances, file.tensor(`uniform_${letter}`).data);
      assert.deepEqual(
        [...pixels],
        [...file.tensor<Int32Array>(`index_${letter}`).data],
      );
      const rowsFirst = file.tensor<Int32Array>(`topleft_${letter}`).data;
      corners(pixels, map, side).forEach((at, i) =>
        assert.equal(at, rowsFirst[i ^ 1])
      );
    }
  });
}

/** Each clipped map is nearly binary, so the tolerance is relative to the largest value. */
function nearMap(ours: Float32Array, theirs: Float32Array): void {
  near(ours, theirs, 1e-4 * theirs.reduce((a, b) => Math.max(a, b)), "map");
}

function picture(file: Golden): Image {
  const { shape: [height, width], data } = file.tensor<Uint8Array>("image_u8");
  return createImage(width, height, 3, Float32Array.from(data, (v) => v / 255));
}
