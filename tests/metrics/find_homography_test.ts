import assert from "node:assert/strict";
import { createImage, type Image, toGrey } from "../../lib/image/mod.ts";
import { protocol, psnr, scores } from "../../lib/metrics/mod.ts";
import { findHomography } from "../../lib/metrics/find_homography.ts";
import { cornerDistance } from "../../lib/metrics/homography.ts";
import { comparedPlanes } from "../../lib/metrics/planes.ts";

const [width, height] = [160, 128];
const gopro = protocol("gopro");

/** A picture made by arithmetic, seen through a map of positions. */
function seen(map: readonly number[], gain = 1): Image {
  const [a, b, c, d, e, f, g, h] = map;
  const { sin, cos } = Math;
  const data = new Float32Array(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const depth = g * x + h * y + 1;
      const u = (a * x + b * y + c) / depth;
      const v = (d * x + e * y + f) / depth;
      for (let k = 0; k < 3; k++, i++) {
        const value = 127.5 + 50 * sin(0.21 * u + 0.13 * v + k) +
          35 * sin(0.37 * u - 0.29 * v + 2 * k) +
          25 * sin(0.05 * u + 0.0031 * u * v) +
          12 * cos(0.8 * u + 0.6 * v - k);
        const level = Math.min(Math.max(Math.round(value), 0), 255);
        data[i] = Math.round(gain * level) / 255;
      }
    }
  }
  return createImage(width, height, 3, data);
}

const sharp = seen([1, 0, 0, 0, 1, 0, 0, 0]);

// Maps: OpenCV 5.0.0, findTransformECC, homography, 100 iterations, filter of
// 5. Scores: RealBlur's formulas by OpenCV 4.10.0's warpPerspective (that of
// 5.0.0 spoils the borders) and scikit-image 0.26.
for (
  const [name, moved, map, expected] of [
    [
      "a shift",
      seen([1, 0, 1.5, 0, 1, -0.7, 0, 0]),
      [
        ...[1.0006102323532104, -0.00024735505576245487, -1.510543942451477],
        ...[0.0001256657124031335, 0.999785304069519, 0.7128394246101379],
        ...[5.821086688229116e-6, -4.370047918200726e-6, 1],
      ],
      { psnr: 43.2854, ssim: 0.999585, plain: 21.463437506924127 },
    ],
    [
      "a homography and less light",
      seen([1.01, 0.004, -1.2, -0.006, 0.99, 1.6, 3e-5, -2e-5], 0.9137),
      [
        ...[0.9892869591712952, -0.004072804469615221, 1.2319327592849731],
        ...[0.005783224944025278, 1.0095974206924438, -1.583458423614502],
        ...[-3.326437945361249e-5, 1.8850989363272674e-5, 1],
      ],
      { psnr: 49.5893, ssim: 0.999539, plain: 24.66656165017865 },
    ],
  ] as const
) {
  Deno.test(`${name} is found as OpenCV finds it, and scored alike`, () => {
    const grey = (image: Image) => {
      const own = toGrey(image);
      return comparedPlanes(own, own, gopro, gopro.psnr).planes[0];
    };
    const found = findHomography(grey(sharp), grey(moved));
    assert.ok(found);
    const apart = cornerDistance(
      found.map,
      Float64Array.from(map),
      ...[width, height] as const,
    );
    assert.ok(apart < 0.05, `${apart} px`);
    const plain = psnr(moved, sharp, gopro);
    assert.ok(Math.abs(plain - expected.plain) < 1e-6, `${plain} dB`);
    const aligned = scores(moved, sharp, protocol("realblur"));
    assert.ok(Math.abs(aligned.psnr - expected.psnr) < 0.1, `${aligned.psnr}`);
    assert.ok(Math.abs(aligned.ssim - expected.ssim) < 2e-5, `${aligned.ssim}`);
  });
}
