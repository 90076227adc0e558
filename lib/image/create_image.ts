import { InputError } from "../engine/input_error.ts";
import { describeImage } from "./describe_image.ts";
import { encodeImage } from "./encode_image.ts";
import { firstLost } from "./first_lost.ts";
import type { Image } from "./image.ts";

/**
 * Makes a picture from its size and values; as the last line of a notebook
 * cell it shows itself.
 *
 * The values are kept, not copied. Without them the picture is black.
 *
 * @param width Columns, in pixels.
 * @param height Rows, in pixels.
 * @param channels 1 for grey, 3 for RGB.
 * @param data `height * width * channels` values in [0, 1], row-major, channels interleaved.
 * @throws {InputError} if a side is no positive whole number, the channels are neither 1 nor 3, or
 * the number of values does not fit.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage } from "blindsight";
 *
 * const red = createImage(2, 1, 3, new Float32Array([1, 0, 0, 1, 0, 0]));
 * assert(red.width === 2 && red.data[3] === 1);
 * ```
 */
export function createImage(
  width: number,
  height: number,
  channels: 1 | 3,
  data?: Float32Array,
): Image {
  if (!isSide(width) || !isSide(height)) {
    throw new InputError(
      `a picture cannot be ${width}x${height}; give positive whole numbers of pixels`,
    );
  }
  if (channels !== 1 && channels !== 3) {
    throw new InputError(
      `a picture cannot have ${channels} channels; give 1 for grey or 3 for RGB`,
    );
  }
  const size = width * height * channels;
  if (data !== undefined && data.length !== size) {
    throw new InputError(
      `${data.length} values do not fill a picture of ${width}x${height} with ` +
        `${channels} channel${channels === 1 ? "" : "s"}; give ${size}`,
    );
  }
  const image: Image = {
    width,
    height,
    channels,
    data: data ?? new Float32Array(size),
  };
  // Hidden, so that comparing, spreading and listing see the picture alone.
  Object.defineProperties(image, {
    [Symbol.for("Jupyter.display")]: { value: () => display(image) },
    [Symbol.for("Deno.customInspect")]: { value: () => describeImage(image) },
  });
  return image;
}

function isSide(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

/** A picture that cannot be drawn (NaN) is described in words instead of failing its cell. */
async function display(image: Image): Promise<Record<string, string>> {
  const text = { "text/plain": describeImage(image) };
  if (firstLost(image.data) >= 0) return text;
  const png = await encodeImage(image, "png");
  return { "image/png": png.toBase64(), ...text };
}
