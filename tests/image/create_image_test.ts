import assert from "node:assert/strict";
import { InputError } from "../../lib/engine/input_error.ts";
import { createImage, decodeImage } from "../../lib/image/mod.ts";
import { pattern } from "./_pattern.ts";

type Shown = Record<string, string>;

function display(image: object): Promise<Shown> {
  const shows = image as Record<symbol, () => Promise<Shown>>;
  return shows[Symbol.for("Jupyter.display")]();
}

Deno.test("a picture shows itself in a notebook as PNG and in words", async () => {
  const image = pattern(7, 5, 3);
  const shown = await display(image);
  assert.deepEqual(
    await decodeImage(Uint8Array.fromBase64(shown["image/png"])),
    image,
  );
  assert.match(
    shown["text/plain"],
    /^Image 7x5 RGB, values 0\.\d+ to \d\.\d+$/,
  );
});

Deno.test("a picture with NaN is described instead of failing its cell", async () => {
  const image = createImage(2, 1, 1, new Float32Array([NaN, 0.5]));
  const shown = await display(image);
  assert.deepEqual(shown, {
    "text/plain": "Image 2x1 grey, values 0.500 to 0.500, 1 not finite",
  });
});

Deno.test("a picture compares, spreads and prints as a small plain value", () => {
  const data = new Float32Array(6);
  const image = createImage(2, 1, 3, data);
  assert.deepEqual(image, { width: 2, height: 1, channels: 3, data });
  assert.equal(image.data, data);
  assert.equal(
    Deno.inspect(image),
    "Image 2x1 RGB, values 0.000 to 0.000",
  );
  assert.deepEqual(structuredClone(image), image);
});

Deno.test("sizes, channels and values that do not fit are refused", () => {
  const make = (width: number, height: number, channels: number, n?: number) =>
    createImage(
      width,
      height,
      channels as 1,
      n === undefined ? undefined : new Float32Array(n),
    );
  for (
    const [given, message] of [
      [[0, 4, 1], /cannot be 0x4/],
      [[2.5, 4, 1], /cannot be 2\.5x4/],
      [[2, NaN, 1], /cannot be 2xNaN/],
      [[2, 2, 4], /cannot have 4 channels/],
      [[2, 2, 3, 4], /4 values do not fill .* give 12/],
    ] as const
  ) {
    const [width, height, channels, n] = given;
    assert.throws(
      () => make(width, height, channels, n),
      (error) => error instanceof InputError && message.test(error.message),
    );
  }
});
