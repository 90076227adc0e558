import { InputError } from "../engine/input_error.ts";
import type { Image } from "../image/mod.ts";
import type { Source } from "./source.ts";

/**
 * Pictures at hand as a source.
 *
 * @param images At least one picture.
 * @param name What the whole is called; the pictures are called `name 1`, …
 * @throws {InputError} where there is no picture.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, listSource } from "blindsight";
 *
 * const source = listSource([createImage(8, 8, 3), createImage(9, 8, 3)]);
 * assert(source.length === 2 && source.nameOf(1) === "picture 2");
 * ```
 */
export function listSource(
  images: readonly Image[],
  name = "picture",
): Source {
  if (images.length === 0) {
    throw new InputError("a source was given no pictures; give at least one");
  }
  return {
    name,
    length: images.length,
    nameOf: (index) => `${name} ${index + 1}`,
    load: (index) => Promise.resolve(images[index]),
  };
}
