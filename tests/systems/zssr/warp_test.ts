import assert from "node:assert/strict";
import { createImage, crop, seeded } from "../../../mod.ts";
import {
  drawVariation,
  placeWarped,
} from "../../../lib/systems/zssr/augment.ts";
import { presets } from "../../../lib/systems/zssr/mod.ts";
import { warp } from "../../../lib/systems/zssr/warp.ts";
import { largestDifference, pattern } from "../../image/_pattern.ts";

const still = { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 };

Deno.test("a warp by whole pixels is a crop", () => {
  const image = pattern(30, 20, 3);
  const moved = warp(image, { ...still, x0: 7, y0: 4 }, {
    width: 9,
    height: 8,
  });
  assert.deepEqual(moved.data, crop(image, 7, 4, 9, 8).data);
});

Deno.test("a quarter turn is one", () => {
  const image = pattern(12, 12, 1);
  const turned = warp(
    image,
    { xx: 0, xy: 1, x0: 0, yx: -1, yy: 0, y0: 11 },
    image,
  );
  for (let y = 0; y < 12; y++) {
    for (let x = 0; x < 12; x++) {
      assert.equal(turned.data[y * 12 + x], image.data[(11 - x) * 12 + y]);
    }
  }
});

Deno.test("cubic warping keeps any parabola, and is Keys' kernel half way between pixels", () => {
  const curve = (x: number, y: number) =>
    0.2 + 0.01 * x + 0.02 * y + 0.0004 * x * x - 0.0003 * y * y +
    0.0002 * x * y;
  const image = createImage(24, 24, 1);
  image.data.forEach((_, i) => {
    image.data[i] = curve(i % 24, Math.floor(i / 24));
  });
  const map = { xx: 0.8, xy: 0.3, x0: 3.1, yx: -0.2, yy: 0.9, y0: 5.7 };
  const { data } = warp(image, map, { width: 12, height: 12 });
  data.forEach((value, i) => {
    const [x, y] = [i % 12, Math.floor(i / 12)];
    const expected = curve(
      map.xx * x + map.xy * y + map.x0,
      map.yx * x + map.yy * y + map.y0,
    );
    assert(Math.abs(value - expected) < 1e-5, `at ${x}, ${y}`);
  });
  const point = createImage(9, 1, 1);
  point.data[4] = 0.64;
  const half = warp(point, { ...still, x0: 0.5 }, point, false);
  const expected = [0, 0, -0.04, 0.36, 0.36, -0.04, 0, 0, 0];
  half.data.forEach((v, i) => assert(Math.abs(v - expected[i]) < 1e-7));
});

Deno.test("beyond the edges a warp goes on with the edge, and is clipped where it is told", () => {
  const image = createImage(4, 1, 1, new Float32Array([0, 1, 1, 0]));
  const far = warp(image, { ...still, x0: -9 }, { width: 4, height: 3 });
  assert(far.data.every((value) => value === 0));
  const between = { ...still, x0: 0.5 };
  const overshot = warp(image, between, image, false).data[1];
  assert(overshot > 1.1 && warp(image, between, image).data[1] === 1);
});

Deno.test("variations come as often as they are told, and warped crops lie in their father", () => {
  const rng = seeded(1);
  const { augmentation } = presets.gradual;
  const counts = { turned: 0, warped: 0 };
  const father = { width: 400, height: 300 };
  const size = { width: 64, height: 64 };
  const scales = [1, 1.5, 2];
  for (let i = 0; i < 2000; i++) {
    const variation = drawVariation(rng, augmentation, scales);
    counts[variation.kind]++;
    if (variation.kind === "turned") continue;
    // The smallest father that is large enough, so what is taken is never enlarged.
    const { linear } = variation;
    const area = Math.abs(linear.xx * linear.yy - linear.xy * linear.yx);
    if (variation.father > 0) assert(area > 0.4, `${area}`);
    const map = placeWarped(rng, linear, father, size);
    const middle = map.xx * 31.5 + map.xy * 31.5 + map.x0;
    assert(middle >= 0 && middle <= 399);
    const reach = Math.abs(map.xx) * 31.5 + Math.abs(map.xy) * 31.5;
    if (reach < 199) {
      assert(middle - reach > -1e-6 && middle + reach < 399 + 1e-6);
    }
  }
  assert(Math.abs(counts.turned / 2000 - 0.5) < 0.04, `${counts.turned}`);
});

Deno.test("a map of weights is warped as its picture", () => {
  const image = pattern(16, 16, 1);
  const doubled = createImage(16, 16, 1, image.data.map((v) => 2 * v));
  const map = { ...still, x0: 1.3, y0: 0.4 };
  const once = warp(image, map, image, false);
  const twice = warp(doubled, map, image, false);
  for (let i = 0; i < once.data.length; i++) once.data[i] *= 2;
  assert(largestDifference(once, twice) < 1e-6);
});
