import assert from "node:assert/strict";
import { interpolate, type InterpolationMode } from "../../lib/degrade/mod.ts";
import { createImage } from "../../lib/image/mod.ts";
import { distance, randomImage } from "./_images.ts";

const modes: InterpolationMode[] = ["area", "bilinear", "bicubic"];
const row = (...values: number[]) =>
  createImage(values.length, 1, 1, Float32Array.from(values));

Deno.test("interpolation to the same size changes nothing, a flat picture stays flat", () => {
  const image = randomImage(7, 5);
  const flat = createImage(7, 5, 3, new Float32Array(105).fill(0.25));
  for (const mode of modes) {
    assert.ok(
      distance(interpolate(image, image, mode).data, image.data) < 1e-7,
    );
    const other = interpolate(flat, { width: 9, height: 3 }, mode);
    assert.ok(other.data.every((value) => Math.abs(value - 0.25) < 1e-7));
  }
});

Deno.test("the values are PyTorch's", () => {
  // torch.nn.functional.interpolate by hand: half-pixel centres, a = -0.75.
  const cases: [InterpolationMode, number[], number, number[]][] = [
    ["area", [1, 2, 3, 4, 5, 6], 4, [1.5, 2.5, 4.5, 5.5]],
    ["bilinear", [0, 4], 4, [0, 1, 3, 4]],
    ["bilinear", [0, 1, 2, 3, 4, 5], 2, [1, 4]],
    // At 0.5 and 1.5 from a pixel the cubic weighs 0.59375 and -0.09375.
    ["bicubic", [0, 0, 16, 0, 0, 0], 3, [-1.5, 9.5, 0]],
    // The edge pixel stands for what lies beyond it.
    ["bicubic", [16, 0, 0, 0], 2, [8, 0]],
  ];
  for (const [mode, values, width, expected] of cases) {
    const { data } = interpolate(row(...values), { width, height: 1 }, mode);
    assert.ok(distance(data, expected) < 1e-6, `${mode}: ${data}`);
  }
});

Deno.test("rows and columns are treated alike", () => {
  const image = randomImage(6, 6, 1);
  const turned = createImage(6, 6, 1);
  for (let i = 0; i < 36; i++) {
    turned.data[i] = image.data[(i % 6) * 6 + Math.floor(i / 6)];
  }
  for (const mode of modes) {
    const a = interpolate(image, { width: 4, height: 9 }, mode);
    const b = interpolate(turned, { width: 9, height: 4 }, mode);
    for (let y = 0; y < 9; y++) {
      for (let x = 0; x < 4; x++) {
        assert.ok(Math.abs(a.data[y * 4 + x] - b.data[x * 9 + y]) < 1e-6);
      }
    }
  }
});

Deno.test("a size that is not whole is refused", () => {
  assert.throws(
    () => interpolate(row(1, 2), { width: 0, height: 1 }, "area"),
    { name: "InputError", message: /2x1 was to become 0x1/ },
  );
});
