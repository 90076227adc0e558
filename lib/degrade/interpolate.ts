import { InputError } from "../engine/input_error.ts";
import { createImage, type Image } from "../image/mod.ts";

/** `area` averages, the others interpolate without a low-pass filter. */
export type InterpolationMode = "area" | "bilinear" | "bicubic";

/** For every output its inputs and their weights, `count` of each. */
interface Taps {
  readonly count: number;
  readonly index: Int32Array;
  readonly weight: Float64Array;
}

/**
 * The picture in another size, as PyTorch's `interpolate` computes it:
 * half-pixel centres, clamped borders, no antialiasing, bicubic with
 * a = -0.75. For the resizing inside random degradations, where such aliasing
 * is wanted; {@linkcode imresize} is the careful one.
 *
 * @throws {InputError} where the new size is not of whole positive numbers.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, interpolate } from "blindsight";
 *
 * const small = interpolate(createImage(9, 6, 3), { width: 3, height: 2 }, "area");
 * assert(small.data.length === 18);
 * ```
 */
export function interpolate(
  image: Image,
  { width, height }: { readonly width: number; readonly height: number },
  mode: InterpolationMode,
): Image {
  if (![width, height].every((size) => Number.isInteger(size) && size > 0)) {
    throw new InputError(
      `a picture of ${image.width}x${image.height} was to become ${width}x${height}; give whole sizes of at least 1`,
    );
  }
  const { channels } = image;
  const rows = tapsOf(image.height, height, mode);
  const columns = tapsOf(image.width, width, mode);
  const rowFloats = image.width * channels;
  const line = new Float64Array(rowFloats);
  const data = new Float32Array(width * height * channels);
  for (let y = 0, at = 0; y < height; y++) {
    line.fill(0);
    for (let k = 0; k < rows.count; k++) {
      const weight = rows.weight[y * rows.count + k];
      const from = rows.index[y * rows.count + k] * rowFloats;
      for (let i = 0; i < rowFloats; i++) {
        line[i] += weight * image.data[from + i];
      }
    }
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++, at++) {
        let sum = 0;
        for (let k = x * columns.count; k < (x + 1) * columns.count; k++) {
          sum += columns.weight[k] * line[columns.index[k] * channels + c];
        }
        data[at] = sum;
      }
    }
  }
  return createImage(width, height, channels, data);
}

function tapsOf(size: number, target: number, mode: InterpolationMode): Taps {
  if (mode === "area") return areaTaps(size, target);
  const count = mode === "bilinear" ? 2 : 4;
  const index = new Int32Array(target * count);
  const weight = new Float64Array(target * count);
  for (let i = 0; i < target; i++) {
    const centre = (i + 0.5) * size / target - 0.5;
    const first = Math.floor(centre) - (count / 2 - 1);
    for (let k = 0; k < count; k++) {
      const distance = Math.abs(centre - first - k);
      index[i * count + k] = Math.min(Math.max(first + k, 0), size - 1);
      weight[i * count + k] = mode === "bilinear"
        ? 1 - distance
        : cubic(distance);
    }
  }
  return { count, index, weight };
}

/** Averages over all inputs that an output touches, each counted whole. */
function areaTaps(size: number, target: number): Taps {
  const count = Math.ceil(size / target) + 1;
  const index = new Int32Array(target * count);
  const weight = new Float64Array(target * count);
  for (let i = 0; i < target; i++) {
    const begin = Math.floor(i * size / target);
    const end = Math.ceil((i + 1) * size / target);
    for (let k = begin; k < end; k++) {
      index[i * count + k - begin] = k;
      weight[i * count + k - begin] = 1 / (end - begin);
    }
  }
  return { count, index, weight };
}

function cubic(distance: number): number {
  const a = -0.75;
  if (distance <= 1) {
    return ((a + 2) * distance - (a + 3)) * distance ** 2 + 1;
  }
  if (distance >= 2) return 0;
  return a * (((distance - 5) * distance + 8) * distance - 4);
}
