import assert from "node:assert/strict";
import { InputError } from "../../lib/engine/input_error.ts";
import {
  augment,
  createImage,
  crop,
  flipHorizontal,
  flipVertical,
  type Image,
  modCrop,
  transpose,
} from "../../lib/image/mod.ts";
import { pattern } from "./_pattern.ts";

const pixel = (
  { width, channels, data }: Image,
  x: number,
  y: number,
) => [
  ...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels),
];

Deno.test("a crop holds the pixels of its place", () => {
  for (const channels of [1, 3] as const) {
    const image = pattern(9, 7, channels);
    const part = crop(image, 2, 3, 5, 4);
    assert.deepEqual([part.width, part.height], [5, 4]);
    for (let y = 0; y < 4; y++) {
      for (let x = 0; x < 5; x++) {
        assert.deepEqual(pixel(part, x, y), pixel(image, x + 2, y + 3));
      }
    }
  }
});

Deno.test("a crop that is not inside is refused", () => {
  const image = pattern(9, 7, 3);
  for (
    const [x, y, width, height] of [
      [5, 0, 5, 2],
      [0, 6, 2, 2],
      [-1, 0, 2, 2],
      [0, 0, 0, 2],
      [0.5, 0, 2, 2],
    ]
  ) {
    assert.throws(() => crop(image, x, y, width, height), InputError);
  }
});

Deno.test("modCrop cuts right and bottom, and nothing where nothing is over", () => {
  const image = pattern(11, 9, 3);
  assert.deepEqual(modCrop(image, 4), crop(image, 0, 0, 8, 8));
  assert.equal(modCrop(image, 1), image);
  for (const scale of [0, 12, 2.5, NaN]) {
    assert.throws(() => modCrop(image, scale), InputError);
  }
});

Deno.test("flips and transposition put every pixel where they say", () => {
  for (const channels of [1, 3] as const) {
    const image = pattern(5, 3, channels);
    for (let y = 0; y < 3; y++) {
      for (let x = 0; x < 5; x++) {
        const here = pixel(image, x, y);
        assert.deepEqual(pixel(flipHorizontal(image), 4 - x, y), here);
        assert.deepEqual(pixel(flipVertical(image), x, 2 - y), here);
        assert.deepEqual(pixel(transpose(image), y, x), here);
      }
    }
  }
});

Deno.test("augment flips first, then transposes; its eight pictures all differ", () => {
  const image = pattern(4, 3, 3);
  const seen = new Set<string>();
  for (const flipX of [false, true]) {
    for (const flipY of [false, true]) {
      for (const swap of [false, true]) {
        let expected = image;
        if (flipX) expected = flipHorizontal(expected);
        if (flipY) expected = flipVertical(expected);
        if (swap) expected = transpose(expected);
        const turned = augment(image, { flipX, flipY, transpose: swap });
        assert.deepEqual(turned, expected);
        seen.add(`${turned.width} ${turned.data}`);
      }
    }
  }
  assert.equal(seen.size, 8);
  assert.deepEqual(
    transpose(transpose(image)),
    createImage(4, 3, 3, image.data),
  );
});
