import assert from "node:assert/strict";
import {
  blur,
  createImage,
  createKernel,
  crop,
  downsample,
  type Image,
  InputError,
  type Kernel,
  kernelgan,
  seeded,
} from "../../../mod.ts";
import { golden } from "../../_golden.ts";
import { near } from "./_near.ts";

for (
  const name of [
    "iso_off",
    "aniso",
    "aniso_noisy",
    "small_offset",
    "big_offset",
  ]
) {
  Deno.test(`post-processing and the kernel for x4 are the released code's (${name})`, async () => {
    const file = await golden("kernelgan_post.safetensors");
    if (!file) return;
    const { shape: [height, width], data } = file.tensor(`${name}.in`);
    const kernel = kernelgan.postProcess({ width, height, data });
    const theirs = file.tensor(`${name}.shifted`);
    assert.equal(kernel.width, theirs.shape[1]);
    // Theirs is not scaled to sum to 1 after the shift.
    const sum = theirs.data.reduce((a, b) => a + b);
    near(kernel.data, theirs.data.map((tap) => tap / sum), 2e-6);
    const four = kernelgan.scaleUp(kernel);
    const expected = file.tensor(`${name}.analytic_x4`);
    assert.equal(four.width, expected.shape[1]);
    near(four.data, expected.data, 1e-6);
    assert.equal(four.phase.x, Math.floor(four.width / 2) + 1.5);
  });
}

Deno.test("the released code's kernel for x4 comes from 11 taps as from 17", async () => {
  const file = await golden("kernelgan_post.safetensors");
  if (!file) return;
  const { data } = file.tensor("k11.in");
  const four = kernelgan.scaleUp(createKernel({ width: 11, data }));
  near(four.data, file.tensor("k11.analytic").data, 1e-7);
});

Deno.test("reducing two and three times by 2 is reducing once by 4 and by 8", () => {
  const rng = seeded(5);
  // A small kernel in a frame, so that nothing is cut off.
  const data = new Float32Array(81);
  for (const at of [30, 31, 32, 39, 40, 41, 48, 49, 50]) {
    data[at] = rng.uniform(0.1, 1);
  }
  const two = createKernel({ width: 9, data });
  const side = 160;
  const values = Float32Array.from(
    { length: side * side },
    () => rng.uniform(),
  );
  const image = createImage(side, side, 1, values);
  const reduce = (from: Image, kernel: Kernel, scale: number) =>
    downsample(blur(from, kernel), scale, "s-fold");
  let small = reduce(image, two, 2);
  for (const scale of [4, 8] as const) {
    small = reduce(small, two, 2);
    const once = reduce(image, kernelgan.scaleUp(two, scale), scale);
    const inside = (from: Image) =>
      crop(from, 4, 4, small.width - 8, small.height - 8).data;
    near(inside(once), inside(small), 1e-6);
  }
});

Deno.test("a kernel without any tap that stands out is refused", () => {
  const data = new Float32Array(169).fill(NaN);
  assert.throws(
    () => kernelgan.postProcess({ width: 13, height: 13, data }),
    InputError,
  );
});
