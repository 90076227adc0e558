import { InputError } from "../engine/input_error.ts";
import { crop, type Image } from "../image/mod.ts";
import type { Rng } from "../random/mod.ts";
import type { Box } from "./source.ts";

/**
 * A square part of the picture at a random place.
 *
 * @param size Columns and rows of the part.
 * @throws {InputError} where the picture is smaller.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, samplePatch, seeded } from "blindsight";
 *
 * const patch = samplePatch(createImage(64, 48, 3), 32, seeded(1));
 * assert(patch.width === 32 && patch.height === 32);
 * ```
 */
export function samplePatch(image: Image, size: number, rng: Rng): Image {
  const { x, y } = sampleBox(
    image.width,
    image.height,
    size,
    rng,
    "the picture",
  );
  return crop(image, x, y, size, size);
}

/** The place of a random square part; `name` stands for the picture in messages. */
export function sampleBox(
  width: number,
  height: number,
  size: number,
  rng: Rng,
  name: string,
): Box {
  if (width < size || height < size) {
    throw new InputError(
      `${name} is ${width}x${height}, smaller than a patch of ${size}x${size}; give larger pictures or a smaller patch`,
    );
  }
  const x = rng.integer(width - size + 1);
  const y = rng.integer(height - size + 1);
  return { x, y, width: size, height: size };
}
