import assert from "node:assert/strict";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { decodeImage } from "../../lib/image/mod.ts";

/** A PNG put together by hand, for what encoders do not write. */
function png(
  width: number,
  height: number,
  depth: number,
  colour: number,
  rows: number[][],
  extra: [string, number[]][] = [],
): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, colour, 0, 0, 0], 8);
  const pixels = deflateSync(
    Uint8Array.from(rows.flatMap((row) => [0, ...row])),
  );
  const chunk = (type: string, data: ArrayLike<number>) => {
    const bytes = new Uint8Array(data.length + 12);
    const at = new DataView(bytes.buffer);
    at.setUint32(0, data.length);
    bytes.set(new TextEncoder().encode(type), 4);
    bytes.set(data, 8);
    at.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
    return [...bytes];
  };
  return Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10],
    ...chunk("IHDR", header),
    ...extra.flatMap(([type, data]) => chunk(type, data)),
    ...chunk("IDAT", pixels),
    ...chunk("IEND", []),
  ]);
}

const levels = (values: Float32Array, top = 255) =>
  [...values].map((value) => Math.round(value * top));

Deno.test("a palette becomes RGB, and its transparency is dropped", async () => {
  const image = await decodeImage(png(3, 1, 4, 3, [[0x12, 0x00]], [
    ["PLTE", [255, 0, 0, 0, 254, 0, 7, 8, 9]],
    ["tRNS", [255, 128, 0]],
  ]));
  assert.equal(image.channels, 3);
  assert.deepEqual(levels(image.data), [0, 254, 0, 7, 8, 9, 255, 0, 0]);
});

Deno.test("grey of 1, 2 and 4 bits is stretched to the whole range", async () => {
  for (
    const [depth, row, expected] of [
      [1, [0b10100000], [255, 0, 255]],
      [2, [0b00011100], [0, 85, 255]],
      [4, [0x0f, 0x80], [0, 255, 136]],
    ] as const
  ) {
    const image = await decodeImage(png(3, 1, depth, 0, [[...row]]));
    assert.equal(image.channels, 1);
    assert.deepEqual(levels(image.data), expected);
  }
});

Deno.test("alpha is dropped without touching the colours, in 8 and 16 bits", async () => {
  const rgba = await decodeImage(
    png(2, 1, 8, 6, [[10, 20, 30, 0, 40, 50, 60, 128]]),
  );
  assert.deepEqual(levels(rgba.data), [10, 20, 30, 40, 50, 60]);
  const greyAlpha = await decodeImage(
    png(1, 2, 16, 4, [[1, 2, 0, 0], [255, 254, 3, 4]]),
  );
  assert.equal(greyAlpha.channels, 1);
  assert.deepEqual(levels(greyAlpha.data, 65535), [0x0102, 0xfffe]);
});

Deno.test("EXIF orientation is applied", async () => {
  const raw = { width: 16, height: 8, channels: 3 as const };
  const pixels = new Uint8Array(16 * 8 * 3).fill(255, 0, 16 * 3 * 4);
  const bytes = await sharp(pixels, { raw }).jpeg()
    .withMetadata({ orientation: 6 }).toBuffer();
  const { width, height, data } = await decodeImage(bytes);
  assert.deepEqual([width, height], [8, 16]);
  // Turned clockwise, the white upper half lies on the right.
  assert.ok(data[0] < 0.1 && data[7 * 3] > 0.9);
});

Deno.test("a colour profile does not change the levels", async () => {
  const raw = { width: 3, height: 1, channels: 3 as const };
  const pixels = Uint8Array.from([200, 30, 90, 1, 2, 3, 128, 64, 250]);
  const bytes = await sharp(pixels, { raw }).withIccProfile("p3").png()
    .toBuffer();
  const stored = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
  assert.notDeepEqual([...stored], [...pixels]);
  assert.deepEqual(levels((await decodeImage(bytes)).data), [...stored]);
});

Deno.test("a CMYK JPEG becomes RGB", async () => {
  const raw = { width: 8, height: 8, channels: 3 as const };
  const bytes = await sharp(new Uint8Array(192).fill(255), { raw })
    .toColourspace("cmyk").jpeg().toBuffer();
  const image = await decodeImage(bytes);
  assert.equal(image.channels, 3);
  assert.ok(image.data.every((value) => value > 0.95));
});
