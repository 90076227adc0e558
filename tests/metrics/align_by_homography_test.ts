import assert from "node:assert/strict";
import { generatedSource } from "../../lib/data/mod.ts";
import { blur, isotropicGaussian } from "../../lib/degrade/mod.ts";
import {
  createImage,
  crop,
  type Image,
  imresize,
  quantize,
} from "../../lib/image/mod.ts";
import {
  protocol,
  psnr,
  type Scores,
  scores,
  ssim,
} from "../../lib/metrics/mod.ts";
import { findHomography } from "../../lib/metrics/find_homography.ts";
import { cornerDistance } from "../../lib/metrics/homography.ts";
import { comparedPlanes, type Plane } from "../../lib/metrics/planes.ts";
import { warp } from "../../lib/metrics/warp.ts";

const gopro = protocol("gopro");
const realblur = protocol("realblur");

const size = 512;
const large = await generatedSource({
  ...{ seed: 3, count: 1 },
  ...{ width: size + 24, height: size + 24 },
}).load(0);
const sharp = quantize(crop(large, 12, 12, size, size));

function planesOf(image: Image): Plane[] {
  return [...comparedPlanes(image, image, gopro, gopro.psnr).planes];
}

/** What is seen through a map of positions, beyond the picture's edge too. */
function seen(image: Image, map: number[]): Image {
  // The picture's own corner lies at (12, 12) of the larger one.
  const [a, b, c, d, e, f, g, h] = map;
  const at = 12;
  // T M T^-1, T being the shift by 12 pixels to the right and below.
  const [p, q, r] = [a + at * g, b + at * h, c + at];
  const [s, t, u] = [d + at * g, e + at * h, f + at];
  const shifted = Float64Array.of(
    ...[p, q, r - at * (p + q)],
    ...[s, t, u - at * (s + t)],
    ...[g, h, 1 - at * (g + h)],
  );
  const { planes } = warp(planesOf(image), shifted);
  const data = new Float32Array(image.data.length);
  planes.forEach((plane, k) =>
    plane.data.forEach((value, i) => data[3 * i + k] = value / 255)
  );
  const whole = createImage(image.width, image.height, 3, data);
  return quantize(crop(whole, 12, 12, size, size));
}

/** The error of the map found for the way back, in pixels at the worst corner. */
function cornerError(image: Image, truth: number[]): number {
  const grey = (picture: Image) => {
    const y = protocol("y", { crop: 0 });
    return comparedPlanes(picture, picture, y, y.psnr).planes[0];
  };
  const found = findHomography(grey(sharp), grey(image));
  assert.ok(found, "a homography is found");
  const both = combined(found.map, truth);
  return cornerDistance(
    both,
    Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
    size,
    size,
  );
}

/** First one map, then the other. */
function combined(first: Float64Array, then: number[]): Float64Array {
  const product = new Float64Array(9);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      for (let k = 0; k < 3; k++) {
        product[3 * i + j] += (then[3 * i + k] ?? 1) * first[3 * k + j];
      }
    }
  }
  return product;
}

function isAligned({ registered }: Scores, from: number, to: number) {
  assert.equal(registered?.failed, false);
  assert.ok(registered.moved > from && registered.moved < to);
}

Deno.test("a shift of (1.5, -0.7) pixels is found to a twentieth and costs nothing any more", () => {
  const map = [1, 0, 1.5, 0, 1, -0.7, 0, 0];
  const moved = seen(large, map);
  assert.ok(cornerError(moved, map) < 0.06);
  const aligned = scores(moved, sharp, realblur);
  isAligned(aligned, 1.6, 1.71);
  const gain = aligned.psnr - psnr(moved, sharp, gopro);
  assert.ok(gain > 10, `${gain} dB`);
  assert.ok(aligned.ssim > ssim(moved, sharp, gopro));
});

Deno.test("a mild homography is found through blur and a change of brightness", () => {
  const map = [1.004, 0.003, -1.2, -0.002, 0.997, 1.6, 4e-6, -3e-6];
  const moved = seen(
    blur(large, isotropicGaussian({ size: 11, sigma: 1.5 })),
    map,
  );
  const darker = createImage(size, size, 3, moved.data.map((v) => 0.95 * v));
  assert.ok(cornerError(darker, map) < 0.1);
  const aligned = scores(darker, sharp, realblur);
  isAligned(aligned, 1, 6);
  assert.ok(aligned.psnr - psnr(darker, sharp, gopro) > 2);
});

Deno.test("blur alone is left where it is", () => {
  const blurry = quantize(
    blur(sharp, isotropicGaussian({ size: 13, sigma: 2 })),
  );
  const { psnr: aligned, registered } = scores(blurry, sharp, realblur);
  assert.equal(registered?.failed, false);
  assert.ok(Math.abs(aligned - psnr(blurry, sharp, gopro)) < 0.05);
});

Deno.test("the same picture is scored as the same", () => {
  const { psnr, ssim, ssim3d } = scores(sharp, sharp, realblur);
  assert.ok(psnr > 100 && ssim > 0.999999 && ssim3d > 0.999999);
});

Deno.test("where no homography is found the picture is compared where it lies, and that is said", () => {
  const grey = createImage(64, 48, 3, new Float32Array(64 * 48 * 3).fill(0.5));
  const { data } = imresize(sharp, { width: 64, height: 48 });
  const image = createImage(64, 48, 3, data);
  const { registered, psnr: aligned } = scores(grey, image, realblur);
  assert.deepEqual(registered, { by: "homography", failed: true, moved: 0 });
  assert.ok(Number.isFinite(aligned));
});

Deno.test("grey pictures are laid on each other as they are", () => {
  const one = (image: Image) =>
    createImage(
      ...[image.width, image.height, 1] as const,
      image.data.filter((_, i) => i % 3 === 1),
    );
  const moved = seen(large, [1, 0, 1.5, 0, 1, -0.7, 0, 0]);
  isAligned(scores(one(moved), one(sharp), realblur), 1.6, 1.71);
});
