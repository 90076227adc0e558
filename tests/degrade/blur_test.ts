import assert from "node:assert/strict";
import {
  anisotropicGaussian,
  blur,
  type BlurBorder,
  createKernel,
  deltaKernel,
  isotropicGaussian,
  type Kernel,
} from "../../lib/degrade/mod.ts";
import { createImage, type Image } from "../../lib/image/mod.ts";
import { golden } from "../_golden.ts";
import { distance, picturesOf, randomImage } from "./_images.ts";

const reference = await golden("kdsr_degrade.safetensors");

Deno.test({
  name: "blur equals KDSR's",
  ignore: !reference,
  fn() {
    const kernels = reference!.tensor("blur_kernels").data;
    const expected = picturesOf(reference!, "blur_out");
    const shared = picturesOf(reference!, "blur_out_shared");
    const kernel = (n: number) => ({
      ...deltaKernel(21),
      data: kernels.subarray(n * 441, (n + 1) * 441),
    });
    picturesOf(reference!, "hr").forEach((image, n) => {
      const blurred = blur(image, kernel(n));
      assert.ok(distance(blurred.data, expected[n].data) < 1e-6);
      const candidates = [0, 1].map((k) =>
        distance(blur(image, kernel(k)).data, shared[n].data)
      );
      assert.ok(Math.min(...candidates) < 1e-6);
    });
  },
});

Deno.test("blur equals the plain sum over taps, for all borders, sizes and channels", () => {
  const borders: BlurBorder[] = ["reflect", "mirror", "replicate", "zero"];
  const kernels = [
    createKernel({ width: 5, height: 3, data: randomImage(5, 3, 1, 5).data }),
    createKernel({ width: 4, height: 2, data: randomImage(4, 2, 1, 6).data }),
    anisotropicGaussian({ lambda1: 4, lambda2: 1, theta: 20 }),
    isotropicGaussian({ sigma: 0.2 }),
    // All weight in a corner: the taps around the middle may be left out, not the middle.
    createKernel({ width: 7, data: [...Array(48).fill(0), 1] }),
  ];
  for (const [width, height] of [[1, 1], [2, 3], [11, 13], [40, 7]]) {
    for (const channels of [1, 3] as const) {
      const image = randomImage(width, height, channels);
      for (const border of borders) {
        for (const kernel of kernels) {
          const far = distance(
            blur(image, kernel, { border }).data,
            plainBlur(image, kernel, border),
          );
          assert.ok(
            far < 1e-6,
            `${width}x${height}x${channels} ${border} ${kernel.width}: ${far}`,
          );
        }
      }
    }
  }
});

Deno.test("blur leaves its input alone and a delta leaves the picture alone", () => {
  const image = randomImage(9, 9);
  const before = image.data.slice();
  assert.deepEqual(blur(image, deltaKernel(21)).data, before);
  assert.deepEqual(image.data, before);
});

Deno.test("blur is a correlation: a tap to the right takes from the right", () => {
  const image = createImage(3, 1, 1, new Float32Array([0.1, 0.2, 0.3]));
  const right = createKernel({ width: 3, height: 1, data: [0, 0, 1] });
  const [first, second] = blur(image, right).data;
  assert.deepEqual([first, second], [...image.data.subarray(1)]);
});

/** The definition, one sum a pixel. */
function plainBlur(image: Image, kernel: Kernel, border: BlurBorder) {
  const { width, height, channels, data } = image;
  const result = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const c = i % channels;
    const x = (i - c) / channels % width;
    const y = Math.floor(i / channels / width);
    for (let k = 0; k < kernel.data.length; k++) {
      const column = at(
        x + k % kernel.width - Math.floor(kernel.width / 2),
        width,
        border,
      );
      const row = at(
        y + Math.floor(k / kernel.width) - Math.floor(kernel.height / 2),
        height,
        border,
      );
      if (column < 0 || row < 0) continue;
      result[i] += kernel.data[k] * data[(row * width + column) * channels + c];
    }
  }
  return result;
}

/** Walks back into the picture, one mirror after the other. */
function at(position: number, size: number, border: BlurBorder): number {
  const repeat = border === "mirror" ? 1 : 0;
  if (size === 1 && border === "reflect") return 0;
  while (position < 0 || position >= size) {
    if (border === "zero") return -1;
    if (border === "replicate") return position < 0 ? 0 : size - 1;
    position = position < 0
      ? -position - repeat
      : 2 * size - 2 - position + repeat;
  }
  return position;
}
