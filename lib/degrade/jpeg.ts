import { decodeImage, encodeImage, type Image } from "../image/mod.ts";

/**
 * The picture after it has been a JPEG file, with 4:2:0 chroma; values are
 * clipped to [0, 1] before.
 *
 * @param quality A whole number from 1 to 100.
 * @throws {InputError} where it is not, or a value is not finite.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, jpeg } from "blindsight";
 *
 * const worse = await jpeg(createImage(16, 16, 3), 30);
 * assert(worse.width === 16);
 * ```
 */
export async function jpeg(image: Image, quality: number): Promise<Image> {
  return await decodeImage(await encodeImage(image, "jpeg", { quality }));
}
