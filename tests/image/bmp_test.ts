import assert from "node:assert/strict";
import { InputError } from "../../lib/engine/input_error.ts";
import { decodeImage } from "../../lib/image/mod.ts";

interface Bmp {
  width: number;
  /** Negative for rows from the top down. */
  height: number;
  bits: number;
  compression?: number;
  /** Between the header and the pixels: masks or palette. */
  middle?: number[];
  /** Rows in file order, already padded. */
  rows: number[][];
}

function bmp(
  { width, height, bits, compression = 0, middle = [], rows }: Bmp,
): Uint8Array {
  const start = 54 + middle.length;
  const pixels = rows.flat();
  const bytes = new Uint8Array(start + pixels.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, start, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, bits, true);
  view.setUint32(30, compression, true);
  bytes.set(middle, 54);
  bytes.set(pixels, start);
  return bytes;
}

async function levels(bytes: Uint8Array) {
  const { width, height, channels, data } = await decodeImage(bytes);
  const values = [...data].map((value) => Math.round(value * 255));
  return { size: `${width}x${height}x${channels}`, values };
}

const blackWhite = [0, 0, 0, 0, 255, 255, 255, 0];
const redBlue = [0, 0, 255, 0, 255, 0, 0, 0];

Deno.test("BMP of 1 bit: grey from a grey palette, colour from a coloured one", async () => {
  const rows = [[0b01000000, 0, 0, 0], [0b10000000, 0, 0, 0]];
  const base = { width: 3, height: 2, bits: 1, rows };
  assert.deepEqual(await levels(bmp({ ...base, middle: blackWhite })), {
    size: "3x2x1",
    values: [255, 0, 0, 0, 255, 0],
  });
  const { size, values } = await levels(bmp({ ...base, middle: redBlue }));
  assert.equal(size, "3x2x3");
  assert.deepEqual(values.slice(0, 6), [0, 0, 255, 255, 0, 0]);
});

Deno.test("BMP of 4 bits with an odd width and rows from the top down", async () => {
  const middle = [...Array(16).keys()].flatMap((
    i,
  ) => [i * 17, i * 17, i * 17, 0]);
  const rows = [[0x12, 0x30, 0, 0], [0x45, 0x60, 0, 0]];
  assert.deepEqual(
    await levels(bmp({ width: 3, height: -2, bits: 4, middle, rows })),
    { size: "3x2x1", values: [17, 34, 51, 68, 85, 102] },
  );
});

Deno.test("BMP of 8 bits with a palette that is shorter than 256", async () => {
  assert.deepEqual(
    await levels(
      bmp({
        width: 2,
        height: 1,
        bits: 8,
        middle: redBlue,
        rows: [[1, 0, 0, 0]],
      }),
    ),
    { size: "2x1x3", values: [0, 0, 255, 255, 0, 0] },
  );
});

Deno.test("BMP of 16 bits: five bits each, or by the file's masks", async () => {
  const word = (value: number) => [value & 255, value >> 8];
  const rows = [[...word(0x7c1f), ...word(0x03e0)]];
  assert.deepEqual(
    (await levels(bmp({ width: 2, height: 1, bits: 16, rows }))).values,
    [
      ...[255, 0, 255],
      ...[0, 255, 0],
    ],
  );
  const masks = [0xf800, 0x07e0, 0x001f].flatMap((m) => [...word(m), 0, 0]);
  assert.deepEqual(
    (await levels(bmp({
      width: 2,
      height: 1,
      bits: 16,
      compression: 3,
      middle: masks,
      rows: [[...word(0xf800), ...word(0x0400)]],
    }))).values,
    [255, 0, 0, 0, Math.round(32 / 63 * 255), 0],
  );
});

Deno.test("BMP of 24 and 32 bits: blue first, padding skipped, alpha dropped", async () => {
  assert.deepEqual(
    (await levels(bmp({
      width: 1,
      height: 2,
      bits: 24,
      rows: [[1, 2, 3, 99], [4, 5, 6, 99]],
    }))).values,
    [6, 5, 4, 3, 2, 1],
  );
  assert.deepEqual(
    (await levels(bmp({ width: 1, height: 1, bits: 32, rows: [[1, 2, 3, 0]] })))
      .values,
    [3, 2, 1],
  );
  const masks = [0xff, 0xff00, 0xff0000].flatMap((m) => [
    m & 255,
    (m >> 8) & 255,
    m >> 16,
    0,
  ]);
  assert.deepEqual(
    (await levels(bmp({
      width: 1,
      height: 1,
      bits: 32,
      compression: 3,
      middle: masks,
      rows: [[1, 2, 3, 0]],
    }))).values,
    [1, 2, 3],
  );
});

Deno.test("BMP that is compressed or nonsense is refused with what it is", async () => {
  for (
    const [change, message] of [
      [
        { compression: 1 },
        /8 bits and compression 1; expected an uncompressed one/,
      ],
      [{ bits: 7 }, /with 7 bits/],
      [{ width: -3 }, /-3x1/],
      [{ width: 2_000_000_000 }, /ends too early/],
    ] as const
  ) {
    const file = bmp({
      width: 2,
      height: 1,
      bits: 8,
      rows: [[0, 0, 0, 0]],
      ...change,
    });
    await assert.rejects(
      decodeImage(file),
      (error) => error instanceof InputError && message.test(error.message),
    );
  }
});
