import assert from "node:assert/strict";
import {
  createImage,
  decodeImage,
  type Image,
  InputError,
  shareColours,
  shareMaps,
} from "../../mod.ts";

const side = 160;
const grey = createImage(
  side,
  side,
  3,
  new Float32Array(side * side * 3).fill(0.5),
);

function share(...quarters: number[]): Image {
  return createImage(2, 2, 1, Float32Array.from(quarters));
}

const names = ["fine", "coarse"];

/** The colours in the middle of the four quarters of a picture of the sheet. */
function quarters(sheet: Image, i: number): number[][] {
  return [[40, 40], [120, 40], [40, 120], [120, 120]].map(([x, y]) => {
    const at = (12 + y) * sheet.width + 12 + i * (side + 14) + x;
    return [...sheet.data.slice(3 * at, 3 * at + 3)];
  });
}

function near(colour: readonly number[], wanted: readonly number[]): boolean {
  return colour.every((value, c) => Math.abs(value - wanted[c]) < 0.01);
}

/** A colour over the grey picture. */
function over(colour: readonly number[], cover: number): number[] {
  return colour.map((value) => cover * value + (1 - cover) * 0.5);
}

Deno.test("shares are drawn on one scale, and the largest in its colour, paler where another is as large", async () => {
  const maps = shareMaps(grey, [
    share(0.8, 0.8, 0.2, 0.5),
    share(0.2, 0.2, 0.8, 0.5),
  ], { names, scale: 1 });
  assert.match(maps.text, /^Mean shares: fine 0.5[78], coarse 0.4[23]$/);
  const sheet = await decodeImage(await maps.png());
  const [fine, coarse, largest] = [0, 1, 2].map((i) => quarters(sheet, i));
  const [dark, bright] = [[0.001, 0, 0.014], [0.987, 0.991, 0.75]]
    .map((colour) => over(colour, 0.7));
  assert.ok(near(fine[0], bright) && near(fine[2], dark));
  assert.ok(near(coarse[0], dark) && near(coarse[2], bright));
  assert.ok(near(fine[3], coarse[3]));
  const [first, second] = shareColours.map((hex) =>
    [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
  );
  assert.ok(near(largest[0], over(first, 0.7)));
  assert.ok(near(largest[2], over(second, 0.7)));
  assert.ok(near(largest[3], over(first, 0.21)));
});

Deno.test("shares that are as good as equal are not made to look different", async () => {
  const maps = shareMaps(grey, [
    share(0.501, 0.499, 0.5, 0.5),
    share(0.499, 0.501, 0.5, 0.5),
  ], { names, scale: 1 });
  const [left, right] = quarters(await decodeImage(await maps.png()), 0);
  assert.ok(left.every((value, c) => Math.abs(value - right[c]) < 0.05));
});

Deno.test("one share, more than there are colours, or other names than shares are refused", () => {
  const half = share(0.5, 0.5, 0.5, 0.5);
  assert.throws(() => shareMaps(grey, [half], { names: ["all"] }), InputError);
  assert.throws(
    () => shareMaps(grey, Array(5).fill(half), { names: Array(5).fill("") }),
    InputError,
  );
  assert.throws(
    () => shareMaps(grey, [half, half], { names: ["one"] }),
    InputError,
  );
});
