import { InputError } from "../engine/input_error.ts";
import { encodeBmp } from "./encode_bmp.ts";
import { firstLost } from "./first_lost.ts";
import type { Image } from "./image.ts";
import { levels16, levels8 } from "./levels.ts";
import { openSharp } from "./open_sharp.ts";
import type { PictureType } from "./picture_type.ts";

/** How a picture is written. */
export interface EncodeOptions {
  /** Bits per channel, 8 unless told; 16 for PNG and TIFF. */
  readonly depth?: 8 | 16;
  /**
   * 1 to 100, for JPEG (95 unless told, with 4:2:0 chroma) and WebP (lossless
   * unless told). The other types are always lossless.
   */
  readonly quality?: number;
}

/**
 * Encodes a picture as the bytes of a file; values are clipped to [0, 1] and
 * rounded to the nearest level.
 *
 * @throws {InputError} if a value is NaN or infinite, the depth is not the type's, or the quality
 * is out of range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, decodeImage, encodeImage } from "blindsight";
 *
 * const grey = createImage(2, 1, 1, new Float32Array([0, 1]));
 * const bytes = await encodeImage(grey, "png", { depth: 16 });
 * const same = await decodeImage(bytes);
 * assert(same.channels === 1 && same.data[1] === 1);
 * ```
 */
export async function encodeImage(
  image: Image,
  type: PictureType,
  options: EncodeOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { depth = 8, quality } = options;
  check(image, type, depth, quality);
  if (type === "bmp") return encodeBmp(image);

  const sharp = await openSharp();
  const { width, height, channels } = image;
  const raw = { width, height, channels };
  const grey = channels === 1;
  // Without a named colour space 16 bits silently become 8, and grey RGB.
  const picture = depth === 16
    ? sharp(levels16(image), { raw }).toColourspace(grey ? "grey16" : "rgb16")
    : sharp(levels8(image), { raw }).toColourspace(grey ? "b-w" : "srgb");
  switch (type) {
    case "png":
      picture.png();
      break;
    case "jpeg":
      picture.jpeg({ quality: quality ?? 95 });
      break;
    case "tiff":
      // sharp's own choice would be lossy JPEG inside the TIFF.
      picture.tiff({ compression: "deflate", predictor: "horizontal" });
      break;
    case "webp":
      picture.webp(quality === undefined ? { lossless: true } : { quality });
      break;
  }
  return new Uint8Array(await picture.toBuffer());
}

function check(
  image: Image,
  type: PictureType,
  depth: number,
  quality: number | undefined,
) {
  const lost = firstLost(image.data);
  if (lost >= 0) {
    const pixel = Math.floor(lost / image.channels);
    throw new InputError(
      `the picture holds ${image.data[lost]} at column ${
        pixel % image.width
      }, ` +
        `row ${
          Math.floor(pixel / image.width)
        }; only finite values can be written`,
    );
  }
  const depths = type === "png" || type === "tiff" ? [8, 16] : [8];
  if (!depths.includes(depth)) {
    throw new InputError(
      `depth ${depth} is not possible for ${type}; expected ` +
        `${depths.join(" or ")} (16 bit goes into png and tiff)`,
    );
  }
  if (
    quality !== undefined &&
    !(Number.isInteger(quality) && quality >= 1 && quality <= 100)
  ) {
    throw new InputError(
      `quality ${quality} is not possible; give a whole number from 1 to 100`,
    );
  }
}
