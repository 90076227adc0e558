import { InputError } from "../../engine/input_error.ts";
import { crop, type Image, modCrop, toRgb } from "../../image/mod.ts";
import { type KernelGanConfig, shortestSide } from "./config.ts";

/** Pixels that differ by less tell nothing: a level or two of 255. */
const leastContrast = 3 / 255;

/**
 * The picture that crops are taken from: three channels, the border cut off,
 * sides even.
 *
 * @throws {InputError} for a picture that is too small, of one colour, or
 * holds numbers that are not finite.
 */
export function prepare(image: Image, config: KernelGanConfig): Image {
  const { width, height, data } = image;
  const least = shortestSide(config);
  if (Math.min(width, height) < least) {
    const { shave } = config;
    const without = shortestSide({ ...config, shave: 0 });
    throw new InputError(
      `a picture of ${width}x${height} is too small for KernelGAN, which needs at least ${least}x${least}` +
        (shave > 0 ? ` (${without}x${without} with shave 0)` : "") +
        "; give a larger one",
    );
  }
  if (!data.every(Number.isFinite)) {
    throw new InputError(
      "the picture holds values that are not finite; give values from 0 to 1",
    );
  }
  if (contrast(image) < leastContrast) {
    throw new InputError(
      "the picture is of one colour, so nothing tells how it was blurred; give one with edges",
    );
  }
  const { shave } = config;
  const inside = [width, height].map((side) => side - 2 * shave);
  return toRgb(modCrop(crop(image, shave, shave, inside[0], inside[1]), 2));
}

/** The largest difference between two pixels of a channel. */
function contrast({ channels, data }: Image): number {
  let most = 0;
  for (let c = 0; c < channels; c++) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = c; i < data.length; i += channels) {
      if (data[i] < low) low = data[i];
      if (data[i] > high) high = data[i];
    }
    most = Math.max(most, high - low);
  }
  return most;
}
