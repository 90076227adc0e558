import { InputError } from "../engine/input_error.ts";
import { createImage, type Image, imresize } from "../image/mod.ts";

/** `bicubic` is antialiased with clamped borders, as in KDSR; `s-fold` keeps the top-left pixel of every cell. */
export type DownsampleMode = "bicubic" | "s-fold";

/**
 * The picture made `scale` times smaller; values may leave [0, 1].
 *
 * @param scale A whole number that divides width and height.
 * @throws {InputError} where it does not.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, downsample } from "blindsight";
 *
 * const small = downsample(createImage(64, 48, 3), 4, "s-fold");
 * assert(small.width === 16 && small.height === 12);
 * ```
 */
export function downsample(
  image: Image,
  scale: number,
  mode: DownsampleMode = "bicubic",
): Image {
  const { width, height, channels } = image;
  if (
    !Number.isInteger(scale) || scale < 1 || width % scale || height % scale
  ) {
    throw new InputError(
      `a picture of ${width}x${height} cannot be made ${scale} times smaller; crop it to a multiple of a whole scale with modCrop first`,
    );
  }
  const [columns, rows] = [width / scale, height / scale];
  if (mode === "bicubic") {
    return scale === 1
      ? image
      : imresize(image, { width: columns, height: rows }, { border: "clamp" });
  }
  const data = new Float32Array(columns * rows * channels);
  for (let y = 0, at = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const from = (y * scale * width + x * scale) * channels;
      for (let c = 0; c < channels; c++) data[at++] = image.data[from + c];
    }
  }
  return createImage(columns, rows, channels, data);
}
