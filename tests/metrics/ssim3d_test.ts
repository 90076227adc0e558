import assert from "node:assert/strict";
import { createImage, type Image } from "../../lib/image/mod.ts";
import { protocol, scores, ssim, ssim3d } from "../../lib/metrics/mod.ts";
import { golden } from "../_golden.ts";
import { striped } from "./_striped.ts";

const gopro = protocol("gopro");

function near(actual: number, expected: number, tolerance: number) {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, ${expected}`);
}

function channel({ width, height, data }: Image, c: number): Image {
  const own = data.filter((_, i) => i % 3 === c);
  return createImage(width, height, 1, own);
}

function fromBytes({ shape, data }: { shape: number[]; data: Uint8Array }) {
  const values = Float32Array.from(data, (level) => level / 255);
  return createImage(shape[1], shape[0], 3, values);
}

Deno.test("the volume's SSIM of a picture made by arithmetic is MATLAB's and NAFNet's", () => {
  const { sharp, blurred } = striped();
  near(ssim3d(blurred, sharp, gopro), 0.959528995, 1e-8);
  near(ssim(blurred, sharp, gopro), 0.923770112, 1e-8);
});

Deno.test("of a single channel the volume's SSIM is the flat one with repeated borders", () => {
  const { sharp, blurred } = striped();
  const mean = [0, 1, 2].reduce(
    (sum, c) => sum + ssim3d(channel(blurred, c), channel(sharp, c), gopro) / 3,
    0,
  );
  near(mean, 0.920106316, 1e-8);
});

Deno.test("the volume's SSIM agrees with NAFNet's", async () => {
  const official = await golden("metrics_deblur.safetensors");
  if (!official) return;
  for (const n of [0, 1]) {
    const a = fromBytes(official.tensor<Uint8Array>(`${n}.a`));
    const b = fromBytes(official.tensor<Uint8Array>(`${n}.b`));
    near(ssim3d(b, a, gopro), official.scalar(`${n}.ssim3d`), 1e-5);
    const all = scores(b, a, gopro);
    near(all.psnr, official.scalar(`${n}.psnr`), 1e-6);
    near(all.ssim, official.scalar(`${n}.skimage_gauss`), 1e-7);
    assert.equal(all.ssim3d, ssim3d(b, a, gopro));
    assert.equal(all.registered, null);
  }
});

Deno.test("the volume's SSIM takes pictures smaller than its window", () => {
  const image = createImage(4, 3, 3, new Float32Array(36).fill(0.5));
  assert.equal(ssim3d(image, image, gopro), 1);
  near(
    ssim3d(createImage(4, 3, 3), image, gopro),
    6.5025 / (128 ** 2 + 6.5025),
    1e-9,
  );
});

Deno.test("scores takes PSNR and SSIM of different crops apart", () => {
  const { sharp, blurred } = striped();
  const own = {
    ...gopro,
    name: "own",
    ssim: { ...gopro.ssim, crop: 4 },
  };
  const { psnr, ssim: cut } = scores(blurred, sharp, own);
  near(psnr, 26.026209856, 1e-8);
  assert.equal(cut, ssim(blurred, sharp, own));
  assert.notEqual(cut, ssim(blurred, sharp, gopro));
});
