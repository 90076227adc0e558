import assert from "node:assert/strict";
import {
  averageFrames,
  frameWindows,
  type ResponseCurve,
} from "../../../lib/degrade/mod.ts";
import {
  fromLight,
  toLight,
} from "../../../lib/degrade/motion/response_curve.ts";
import { InputError } from "../../../lib/engine/mod.ts";
import { createImage, type Image, readImage } from "../../../lib/image/mod.ts";
import { sharedData } from "../../_shared.ts";
import { distance, randomImage } from "../_images.ts";

Deno.test("each response curve is its formula, and undone by its inverse", () => {
  const values = Float32Array.from({ length: 1001 }, (_, i) => i / 1000);
  const image = createImage(1001, 1, 1, values);
  const formulas: Record<ResponseCurve, (v: number) => number> = {
    gamma: (v) => v ** 2.2,
    identity: (v) => v,
    srgb: (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4,
  };
  for (const [name, formula] of Object.entries(formulas)) {
    const curve = name as ResponseCurve;
    const light = toLight(image, curve);
    assert.ok(distance(light.data, Array.from(values, formula)) < 1e-6);
    assert.ok(distance(fromLight(light, curve).data, values) < 2e-5);
  }
});

Deno.test("light beyond white is clipped", () => {
  const image = createImage(3, 1, 1, Float32Array.of(-1, 0.5, 7));
  assert.deepEqual([...fromLight(image, "identity").data], [0, 0.5, 1]);
  assert.deepEqual([...toLight(image, "identity").data], [0, 0.5, 1]);
});

Deno.test("the mean of one frame is that frame, of two it lies between", () => {
  const frame = randomImage(6, 5);
  const again = averageFrames([frame, frame], { response: "gamma" });
  assert.ok(distance(again.data, frame.data) < 2e-5);
  const [black, grey] = [createImage(1, 1, 1), createImage(1, 1, 1)];
  grey.data[0] = 0.8;
  const mean = averageFrames([black, grey], { response: "identity" });
  assert.ok(Math.abs(mean.data[0] - 0.4) < 1e-6);
});

Deno.test("frames of different films are refused, and none at all", () => {
  const response = "gamma";
  assert.throws(() => averageFrames([], { response }), InputError);
  assert.throws(
    () => averageFrames([randomImage(4, 4), randomImage(4, 5)], { response }),
    InputError,
  );
});

Deno.test("windows do not overlap unless they are told to, and their middle is sharp", () => {
  const frames = Array.from({ length: 24 }, (_, i) => i);
  const apart = frameWindows(frames, { length: 11 });
  assert.deepEqual(apart.map(({ sharp }) => sharp), [5, 16]);
  assert.deepEqual(apart[1].frames, frames.slice(11, 22));
  assert.equal(frameWindows(frames, { length: 7, step: 1 }).length, 18);
  assert.deepEqual(frameWindows(frames, { length: 25 }), []);
  assert.throws(() => frameWindows(frames, { length: 0 }), InputError);
  assert.throws(
    () => frameWindows(frames, { length: 3, step: 0.5 }),
    InputError,
  );
});

Deno.test("averaging GoPro's frames gives its blurry picture: in the gamma's light, cut to whole levels", async () => {
  const frames = sharedData("GoPro_frames/GOPR0477_11_00");
  const pairs = sharedData("GoPro_pairs/avg");
  if (!frames || !pairs) return;
  // "st_frame-165_n_avg-8": the eight frames after 165.
  const names = Array.from({ length: 8 }, (_, i) => `000${166 + i}.png`);
  const [window] = frameWindows(names, { length: 8 });
  const name = `${pairs}/GOPR0477_11_00_st_frame-165_n_avg-8`;
  const blurry = await readImage(`${name}.png`);
  const sharp = await readImage(`${name}_gt.png`);
  const middle = await readImage(`${frames}/${window.sharp}`);
  assert.equal(distance(middle.data, sharp.data), 0);
  const pictures = await Promise.all(
    window.frames.map((frame) => readImage(`${frames}/${frame}`)),
  );
  const cut = (image: Image) =>
    image.data.map((value) => Math.floor(255 * value + 1e-3));
  const levels = blurry.data.map((value) => Math.round(255 * value));
  const gamma = cut(averageFrames(pictures, { response: "gamma" }));
  const differing = gamma.filter((value, i) => value !== levels[i]).length;
  assert.ok(distance(gamma, levels) <= 1);
  assert.ok(differing < 1e-3 * levels.length, `${differing} values differ`);
  const identity = cut(averageFrames(pictures, { response: "identity" }));
  assert.ok(distance(identity, levels) > 20);
});
