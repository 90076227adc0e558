import assert from "node:assert/strict";
import sharp from "sharp";
import { InputError } from "../../lib/engine/input_error.ts";
import {
  decodeImage,
  encodeImage,
  type PictureType,
  readImage,
} from "../../lib/image/mod.ts";
import { pattern } from "./_pattern.ts";

/** One sentence that matches: no stack, no line break, not only a library's words. */
async function refused(work: Promise<unknown>, message: RegExp) {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}

Deno.test("a missing file, a folder and a path below a file are told apart", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await refused(
      readImage(`${folder}/no.png`),
      /no\.png" does not exist; expected/,
    );
    await refused(readImage(folder), /" is a folder; expected a PNG/);
    await Deno.writeTextFile(`${folder}/file`, "");
    await refused(readImage(`${folder}/file/a.png`), /lies below something/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "a file that the program may not read says how to allow it",
  permissions: { read: false },
  fn: () => refused(readImage("/picture.png"), /--allow-read/),
});

Deno.test("an empty file and a text file named .png are refused by name", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/empty.png`, new Uint8Array());
    await refused(readImage(`${folder}/empty.png`), /empty\.png" is empty/);
    await Deno.writeTextFile(`${folder}/notes.png`, "BM and other remarks");
    await refused(
      readImage(`${folder}/notes.png`),
      /notes\.png" is not a picture \(it holds text\); expected a PNG/,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("formats that are not read are refused, programs for pictures among them", async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
  await refused(decodeImage(new TextEncoder().encode(svg)), /is not a picture/);
  const gif = await sharp(new Uint8Array(27), {
    raw: { width: 3, height: 3, channels: 3 },
  }).gif().toBuffer();
  await refused(decodeImage(gif), /is not a picture/);
  await refused(
    decodeImage(Uint8Array.of(1, 2, 3, 200)),
    /\(it starts with bytes 1 2 3 200\)/,
  );
});

for (const type of ["png", "jpeg", "bmp", "tiff", "webp"] as PictureType[]) {
  Deno.test(`a ${type} file cut anywhere is refused, never half-decoded`, async () => {
    const bytes = await encodeImage(pattern(23, 17, 3), type);
    for (let kept = 1; kept < bytes.length; kept += kept < 60 ? 1 : 23) {
      await refused(decodeImage(bytes.subarray(0, kept)), /./);
    }
    await refused(
      decodeImage(bytes.subarray(0, -1), '"a"'),
      /^"a" is a .* (save it again|expected)/,
    );
  });
}

Deno.test("a PNG with any flipped byte in what it needs is refused", async () => {
  const bytes = await encodeImage(pattern(23, 17, 3), "png");
  const remarks = chunkRanges(bytes).filter(({ type }) => type[0] >= "a");
  for (let i = 8; i < bytes.length; i++) {
    if (remarks.some(({ from, to }) => i >= from && i < to)) continue;
    const broken = Uint8Array.from(bytes);
    broken[i] ^= 0x10;
    await refused(decodeImage(broken), /PNG/);
  }
});

Deno.test("a TIFF of floats is refused with the reason", async () => {
  const floats = await sharp(new Uint8Array(27), {
    raw: { width: 3, height: 3, channels: 3 },
  }).toColourspace("scrgb").tiff({ compression: "none" }).toBuffer();
  await refused(
    decodeImage(floats),
    /values are of type float; expected 8 or 16 bit/,
  );
});

function chunkRanges(png: Uint8Array) {
  const view = new DataView(png.buffer, png.byteOffset);
  const ranges = [];
  for (let from = 8; from < png.length;) {
    const to = from + 12 + view.getUint32(from);
    const type = String.fromCharCode(...png.subarray(from + 4, from + 8));
    ranges.push({ type, from, to });
    from = to;
  }
  return ranges;
}
