import { InputError } from "../engine/input_error.ts";
import { decodeImage } from "./decode_image.ts";
import { fileTrouble } from "./file_trouble.ts";
import type { Image } from "./image.ts";
import { pictureTypes } from "./picture_type.ts";

/**
 * Reads a picture from a file, or from bytes at hand: PNG, JPEG, BMP, TIFF or
 * WebP, told by the content, not by the name; see `decodeImage` for what
 * becomes of alpha, grey, orientation and 16 bits.
 *
 * @throws {InputError} if there is no such file, it is a folder, may not be read, or is no sound
 * picture.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, readImage, writeImage } from "blindsight";
 *
 * const folder = await Deno.makeTempDir();
 * await writeImage(`${folder}/black.png`, createImage(3, 2, 3));
 * const image = await readImage(`${folder}/black.png`);
 * assert(image.width === 3);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function readImage(
  source: string | URL | Uint8Array,
): Promise<Image> {
  if (source instanceof Uint8Array) return await decodeImage(source);
  const name = `"${source}"`;
  let bytes;
  try {
    bytes = await Deno.readFile(source);
  } catch (error) {
    throw new InputError(
      `${name} ${fileTrouble(error, "read")}; expected a ${pictureTypes} file`,
      { cause: error },
    );
  }
  return await decodeImage(bytes, name);
}
