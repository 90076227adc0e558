import assert from "node:assert/strict";
import {
  createImage,
  decodeImage,
  encodeImage,
  type Image,
  type PictureType,
  readImage,
  writeImage,
} from "../../lib/image/mod.ts";
import { largestDifference, pattern } from "./_pattern.ts";

const lossless: [PictureType, string, 8 | 16][] = [
  ["png", ".png", 8],
  ["png", ".PNG", 16],
  ["tiff", ".tif", 8],
  ["tiff", ".tiff", 16],
  ["bmp", ".bmp", 8],
  ["webp", ".webp", 8],
];

for (const channels of [1, 3] as const) {
  for (const [type, suffix, depth] of lossless) {
    const kind = channels === 1 ? "grey" : "RGB";
    Deno.test(`${kind} ${type} of ${depth} bit comes back without loss`, async () => {
      const image = pattern(37, 29, channels, depth === 8 ? 255 : 65535);
      await inFolder(async (folder) => {
        const path = `${folder}/picture${suffix}`;
        await writeImage(path, image, { depth });
        const back = await readImage(path);
        // WebP knows no grey: its three equal channels come back.
        const channel = type === "webp" && channels === 1
          ? createImage(37, 29, 1, back.data.filter((_, i) => i % 3 === 0))
          : back;
        assert.equal(largestDifference(channel, image), 0);
        assert.equal(channel.channels, channels);
      });
    });
  }
}

Deno.test("JPEG keeps grey grey, and a higher quality is closer and larger", async () => {
  const image = smooth();
  const [low, high] = await Promise.all(
    [30, 95].map((quality) => encodeImage(image, "jpeg", { quality })),
  );
  assert.ok(high.length > low.length);
  const error = async (bytes: Uint8Array) =>
    largestDifference(await decodeImage(bytes), image);
  assert.ok(await error(high) < await error(low));
  assert.ok(await error(high) < 0.05);
  const grey = createImage(8, 8, 1, new Float32Array(64).fill(0.5));
  assert.equal(
    (await decodeImage(await encodeImage(grey, "jpeg"))).channels,
    1,
  );
});

Deno.test("the content tells the type, whatever the name says", async () => {
  await inFolder(async (folder) => {
    const image = pattern(9, 4, 3);
    await Deno.writeFile(`${folder}/a.png`, await encodeImage(image, "bmp"));
    assert.deepEqual(await readImage(`${folder}/a.png`), image);
    const url = new URL(`file://${folder}/b%20c.tif`);
    await writeImage(url, image);
    assert.deepEqual(await readImage(url), image);
    assert.deepEqual(await readImage(`${folder}/b c.tif`), image);
  });
});

Deno.test("a picture of one pixel is read like any other", async () => {
  const image = createImage(1, 1, 1, new Float32Array([1]));
  assert.deepEqual(await readImage(await encodeImage(image, "png")), image);
});

Deno.test("values are clipped and rounded, ties to the even level", async () => {
  const image = createImage(
    4,
    1,
    1,
    new Float32Array([-0.5, 1.5, 0.5, 100.4 / 255]),
  );
  const { data } = await decodeImage(await encodeImage(image, "png"));
  assert.deepEqual([...data].map((v) => Math.round(v * 255)), [
    0,
    255,
    128,
    100,
  ]);
});

/** A ramp in each channel, which JPEG codes well. */
function smooth(): Image {
  const data = new Float32Array(32 * 32 * 3);
  for (let i = 0; i < 1024; i++) {
    data.set([(i % 32) / 31, Math.floor(i / 32) / 31, 0.5], i * 3);
  }
  return createImage(32, 32, 3, data);
}

async function inFolder(use: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
