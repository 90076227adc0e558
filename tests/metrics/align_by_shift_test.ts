import assert from "node:assert/strict";
import { generatedSource } from "../../lib/data/mod.ts";
import {
  createImage,
  crop,
  type Image,
  imresize,
  toGrey,
} from "../../lib/image/mod.ts";
import { protocol, psnr, scores, ssim } from "../../lib/metrics/mod.ts";

const levin = protocol("levin-registered");
const gopro = protocol("gopro");

const large = toGrey(
  await generatedSource({ seed: 6, count: 1, width: 480, height: 440 }).load(0),
);
/** A small picture, moved by quarters of its pixels. */
const at = (x: number, y: number) =>
  imresize(crop(large, x, y, 400, 360), 0.25);
const sharp = at(40, 40);
const inner = (image: Image) => crop(image, 15, 15, 70, 60);

Deno.test("a whole shift is undone, and 15 pixels are cut at each edge", () => {
  const { psnr: found, registered } = scores(at(52, 32), sharp, levin);
  assert.equal(found, Infinity);
  assert.deepEqual(registered, {
    by: "shift",
    failed: false,
    moved: Math.hypot(3, 2),
  });
});

Deno.test("quarters of a pixel are found, at the reach's ends too", () => {
  for (const [x, y] of [[1.25, -0.5], [-4.75, 4.25], [5, -5]]) {
    const moved = at(40 - 4 * x, 40 - 4 * y);
    const { registered, psnr: found } = scores(moved, sharp, levin);
    assert.ok(Math.abs(registered!.moved - Math.hypot(x, y)) < 1e-9);
    assert.ok(found > psnr(inner(moved), inner(sharp), gopro));
  }
});

Deno.test("a picture that lies right is scored without its border", () => {
  const darker = createImage(100, 90, 1, sharp.data.map((v) => 0.9 * v));
  const own = scores(darker, sharp, levin);
  assert.equal(own.registered?.moved, 0);
  assert.equal(own.psnr, psnr(inner(darker), inner(sharp), gopro));
  assert.equal(own.ssim, ssim(inner(darker), inner(sharp), gopro));
});

Deno.test("a picture of which nothing would be left is refused", () => {
  const small = createImage(30, 80, 1);
  assert.throws(() => scores(small, small, levin), /30x80 is too small/);
});
