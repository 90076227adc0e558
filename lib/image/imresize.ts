import { InputError } from "../engine/input_error.ts";
import { bicubicTaps, type Border, type Taps } from "./bicubic_taps.ts";
import { createImage } from "./create_image.ts";
import type { Image } from "./image.ts";
import { levels8 } from "./levels.ts";

/** How a picture is resized. */
export interface ResizeOptions {
  /** Widen the cubic when shrinking; true unless told. */
  readonly antialias?: boolean;
  /**
   * What lies beyond the edge: `"mirror"` (as MATLAB; unless told), `"clamp"`
   * (the edge pixel, as KDSR's degradation) or `"kernelgan"` (nothing left and
   * above, mirrored right and below: KernelGAN's and ZSSR's released code).
   */
  readonly border?: Border;
  /** The factors, where a size to reach is given that was rounded or cut; unless told, what sizes make them. */
  readonly factors?: { readonly x: number; readonly y: number };
  /** Compute as MATLAB does for uint8: 8-bit in, rounded to 8 bit after each of the two passes. */
  readonly eightBit?: boolean;
}

/**
 * Resizes as MATLAB's `imresize` does: bicubic with a = -0.5, antialiased when
 * shrinking, the dimension that shrinks most first, height first when equal.
 *
 * With a factor each side becomes `ceil(side * factor)`. Without `eightBit` the
 * result may overshoot [0, 1].
 *
 * @param scale A factor, or the size to reach.
 * @throws {InputError} if the factor is not positive or a side is no positive whole number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, imresize } from "blindsight";
 *
 * const image = createImage(8, 6, 3);
 * const half = imresize(image, 0.5, { eightBit: true });
 * assert(half.width === 4 && half.height === 3);
 * const wide = imresize(image, { width: 20, height: 6 });
 * assert(wide.width === 20);
 * ```
 */
export function imresize(
  image: Image,
  scale: number | { readonly width: number; readonly height: number },
  options: ResizeOptions = {},
): Image {
  const { antialias = true, border = "mirror", eightBit = false } = options;
  const { factors } = options;
  const { channels } = image;
  const { width, height, scaleX, scaleY } = plan(image, scale, factors);
  const columns = bicubicTaps(image.width, width, scaleX, antialias, border);
  const rows = bicubicTaps(image.height, height, scaleY, antialias, border);

  const source = eightBit ? new Float32Array(levels8(image)) : image.data;
  let result;
  if (scaleY <= scaleX) {
    const tall = acrossRows(source, image.width * channels, rows, eightBit);
    result = acrossColumns(tall, image.width, channels, columns, eightBit);
  } else {
    const wide = acrossColumns(
      source,
      image.width,
      channels,
      columns,
      eightBit,
    );
    result = acrossRows(wide, width * channels, rows, eightBit);
  }
  if (eightBit) { for (let i = 0; i < result.length; i++) result[i] /= 255; }
  return createImage(width, height, channels, result);
}

function plan(
  image: Image,
  scale: number | { readonly width: number; readonly height: number },
  factors?: ResizeOptions["factors"],
) {
  if (typeof scale === "number") {
    if (!(scale > 0 && scale < Infinity)) {
      throw new InputError(
        `scale ${scale} is not possible; give a positive factor such as 4 or 0.25`,
      );
    }
    return {
      width: Math.ceil(image.width * scale),
      height: Math.ceil(image.height * scale),
      scaleX: scale,
      scaleY: scale,
    };
  }
  const { width, height } = scale;
  if (![width, height].every((side) => Number.isInteger(side) && side > 0)) {
    throw new InputError(
      `a picture cannot be resized to ${width}x${height}; give positive whole numbers of pixels`,
    );
  }
  return {
    width,
    height,
    scaleX: factors?.x ?? width / image.width,
    scaleY: factors?.y ?? height / image.height,
  };
}

/** Mixes whole rows of `length` values: the vertical pass. */
function acrossRows(
  source: Float32Array,
  length: number,
  { count, index, weight }: Taps,
  eightBit: boolean,
): Float32Array<ArrayBuffer> {
  const outputs = index.length / count;
  const result = new Float32Array(outputs * length);
  const sum = new Float64Array(length);
  for (let y = 0; y < outputs; y++) {
    sum.fill(0);
    for (let k = y * count; k < (y + 1) * count; k++) {
      const w = weight[k];
      const row = index[k] * length;
      for (let x = 0; x < length; x++) sum[x] += w * source[row + x];
    }
    store(sum, result, y * length, eightBit);
  }
  return result;
}

/** Mixes pixels within each row of `width` pixels: the horizontal pass. */
function acrossColumns(
  source: Float32Array,
  width: number,
  channels: 1 | 3,
  { count, index, weight }: Taps,
  eightBit: boolean,
): Float32Array<ArrayBuffer> {
  const outputs = index.length / count;
  const height = source.length / (width * channels);
  const length = outputs * channels;
  const result = new Float32Array(height * length);
  const sum = new Float64Array(length);
  for (let y = 0; y < height; y++) {
    const row = y * width * channels;
    for (let x = 0, tap = 0; x < outputs; x++) {
      let a = 0;
      let b = 0;
      let c = 0;
      for (let k = 0; k < count; k++, tap++) {
        const w = weight[tap];
        const from = row + index[tap] * channels;
        a += w * source[from];
        if (channels === 3) {
          b += w * source[from + 1];
          c += w * source[from + 2];
        }
      }
      const to = x * channels;
      sum[to] = a;
      if (channels === 3) {
        sum[to + 1] = b;
        sum[to + 2] = c;
      }
    }
    store(sum, result, y * length, eightBit);
  }
  return result;
}

/** Keeps a finished row, rounded half up to 0..255 where MATLAB's uint8 would be. */
function store(
  sum: Float64Array,
  result: Float32Array,
  offset: number,
  eightBit: boolean,
) {
  if (!eightBit) {
    result.set(sum, offset);
    return;
  }
  for (let i = 0; i < sum.length; i++) {
    result[offset + i] = Math.min(Math.max(Math.round(sum[i]), 0), 255);
  }
}
