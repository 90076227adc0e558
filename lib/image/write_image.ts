import { encodeImage, type EncodeOptions } from "./encode_image.ts";
import type { Image } from "./image.ts";
import { typeOfPath } from "./picture_type.ts";
import { writeFile } from "./write_file.ts";

/**
 * Writes a picture to a file; the suffix (.png, .jpg, .bmp, .tif, .webp) says
 * the type.
 *
 * Values are clipped to [0, 1] and rounded to 8 bits, or to 16 for PNG and TIFF
 * when told. The file is written whole or not at all.
 *
 * @throws {InputError} if the suffix is unknown, a value is NaN or infinite, or the file cannot be
 * written (no such folder, no permission, full disk).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, readImage, writeImage } from "blindsight";
 *
 * const folder = await Deno.makeTempDir();
 * const image = createImage(1, 1, 1, new Float32Array([0.3]));
 * await writeImage(`${folder}/fine.tif`, image, { depth: 16 });
 * const same = await readImage(`${folder}/fine.tif`);
 * assert(Math.abs(same.data[0] - 0.3) < 1e-5);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeImage(
  path: string | URL,
  image: Image,
  options: EncodeOptions = {},
): Promise<void> {
  const type = typeOfPath(path instanceof URL ? path.pathname : path);
  await writeFile(path, await encodeImage(image, type, options));
}
