import assert from "node:assert/strict";
import {
  createImage,
  type Image,
  rgbToYCbCr,
  toGrey,
  toRgb,
  toY,
  yCbCrToRgb,
} from "../../lib/image/mod.ts";
import { golden } from "../_golden.ts";
import { largestDifference, pattern } from "./_pattern.ts";

Deno.test("YCbCr agrees with BasicSR's, in floats and rounded", async () => {
  const official = await golden("metrics_sr.safetensors");
  if (!official) return;
  for (const n of [0, 1]) {
    const bytes = (name: string): { shape: number[]; data: Uint8Array } =>
      official.tensor<Uint8Array>(`${n}.${name}`);
    const { shape: [height, width], data } = bytes("a");
    const image = createImage(
      width,
      height,
      3,
      Float32Array.from(data, (v) => v / 255),
    );
    const floats = (name: string): Image =>
      createImage(width, height, 3, official.tensor(`${n}.${name}`).data);

    const ours = rgbToYCbCr(image);
    assert.ok(largestDifference(ours, floats("ycbcr_f32")) <= 1e-6);
    const rounded = [...ours.data].map((v) => Math.round(v * 255));
    assert.deepEqual(rounded, [...bytes("ycbcr_u8").data]);
    const y = [...toY(image).data].map((v) => Math.round(v * 255));
    assert.deepEqual(y, [...bytes("y_only_u8").data]);
    const back = yCbCrToRgb(floats("ycbcr_f32"));
    assert.ok(largestDifference(back, floats("rgb_back_f32")) <= 1e-5);
  }
});

Deno.test("black, white and the primaries have the luma of BT.601", () => {
  const primaries = createImage(
    5,
    1,
    3,
    new Float32Array([0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1]),
  );
  const y = [...toY(primaries).data].map((v) => +(v * 255).toFixed(3));
  assert.deepEqual(y, [16, 235, 81.481, 144.553, 40.966]);
});

Deno.test("RGB comes back from YCbCr", () => {
  const image = pattern(11, 7, 3);
  assert.ok(largestDifference(yCbCrToRgb(rgbToYCbCr(image)), image) < 1e-4);
});

Deno.test("grey and RGB change into one another, and Y takes grey as RGB", () => {
  const grey = pattern(5, 4, 1);
  const rgb = toRgb(grey);
  assert.equal(rgb.channels, 3);
  assert.deepEqual([...rgb.data.subarray(3, 6)], Array(3).fill(grey.data[1]));
  assert.ok(largestDifference(toGrey(rgb), grey) < 1e-6);
  assert.equal(toRgb(rgb), rgb);
  assert.equal(toGrey(grey), grey);
  assert.deepEqual(toY(grey), toY(rgb));
  const red = createImage(1, 1, 3, new Float32Array([1, 0, 0]));
  assert.equal(toGrey(red).data[0], Math.fround(0.299));
});
