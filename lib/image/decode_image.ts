import { InputError } from "../engine/input_error.ts";
import { createImage } from "./create_image.ts";
import { decodeBmp } from "./decode_bmp.ts";
import type { Image } from "./image.ts";
import { openSharp, reason } from "./open_sharp.ts";
import { pictureTypes, sniffType } from "./picture_type.ts";
import { pngDamage } from "./png_damage.ts";

/**
 * Decodes the bytes of a PNG, JPEG, BMP, TIFF or WebP file of 8 or 16 bits per
 * channel; the type is told by the content.
 *
 * Grey files give one channel, all others RGB. Alpha is dropped, EXIF
 * orientation applied, palettes resolved. Values are the file's levels divided
 * by the highest one: no colour profile is applied, as in the field's
 * benchmarks. Of several pages the first is taken.
 *
 * @param name Stands for the file in messages.
 * @throws {InputError} if the bytes are empty, of another type, damaged or cut short.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, decodeImage, encodeImage } from "blindsight";
 *
 * const bytes = await encodeImage(createImage(4, 3, 3), "bmp");
 * const image = await decodeImage(bytes);
 * assert(image.width === 4 && image.height === 3);
 * ```
 */
export async function decodeImage(
  bytes: Uint8Array,
  name = "the data",
): Promise<Image> {
  if (bytes.length === 0) {
    throw new InputError(`${name} is empty; expected a ${pictureTypes} file`);
  }
  const type = sniffType(bytes);
  if (type === null) {
    throw new InputError(
      `${name} is not a picture (${look(bytes)}); expected a ` +
        `${pictureTypes} file`,
    );
  }
  if (type === "bmp") {
    const { width, height, channels, data } = decodeBmp(bytes, name);
    return createImage(width, height, channels, unit(data, 255));
  }
  const damage = type === "png" ? pngDamage(bytes) : null;
  if (damage !== null) throw damaged(name, type, damage);

  const sharp = await openSharp();
  let info, data, depth;
  try {
    const picture = sharp(bytes, { failOn: "warning", ignoreIcc: true });
    const { space = "srgb", depth: kind = "uchar" } = await picture.metadata();
    if (kind !== "uchar" && kind !== "ushort") {
      throw new Error(`its values are of type ${kind}; expected 8 or 16 bit`);
    }
    const grey = space === "b-w" || space === "grey16";
    depth = kind;
    // Without a named colour space 16 bits silently become 8, and grey RGB.
    picture.autoOrient().removeAlpha().toColourspace(
      kind === "ushort" ? grey ? "grey16" : "rgb16" : grey ? "b-w" : "srgb",
    );
    ({ data, info } = await picture.raw({ depth }).toBuffer({
      resolveWithObject: true,
    }));
    if (info.channels !== 1 && info.channels !== 3) {
      throw new Error(`it has ${info.channels} channels; expected grey or RGB`);
    }
  } catch (error) {
    throw damaged(name, type, reason(error), error);
  }
  const { width, height } = info;
  const values = depth === "uchar" ? unit(data, 255) : unit(
    new Uint16Array(data.buffer, data.byteOffset, data.length / 2),
    65535,
  );
  return createImage(width, height, info.channels as 1 | 3, values);
}

function unit(levels: Uint8Array | Uint16Array, top: number): Float32Array {
  const values = new Float32Array(levels.length);
  for (let i = 0; i < values.length; i++) values[i] = levels[i] / top;
  return values;
}

function damaged(name: string, type: string, why: string, cause?: unknown) {
  return new InputError(
    `${name} is a ${type.toUpperCase()} file that cannot be read (${why}); ` +
      "fetch or save it again",
    { cause },
  );
}

/** What a file that is no picture seems to be; its words stay its own. */
function look(bytes: Uint8Array): string {
  const head = bytes.subarray(0, 256);
  const isText = head.every((byte) => byte >= 9 && byte !== 127);
  return isText
    ? "it holds text"
    : `it starts with bytes ${head.subarray(0, 4).join(" ")}`;
}
