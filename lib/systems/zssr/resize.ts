import { blur, type Kernel } from "../../degrade/mod.ts";
import { createImage, type Image, imresize, modCrop } from "../../image/mod.ts";
import { blurSampled } from "./blur_sampled.ts";

/**
 * How fathers are reduced and sons enlarged: `"mirrored"` is MATLAB's bicubic,
 * with all borders mirrored; `"official"` what the released code does, which
 * mirrors right and bottom only, and samples unevenly after a kernel where the
 * scale does not divide the size.
 */
export type Resizing = "mirrored" | "official";

/** Factors along the axes. */
export interface Factors {
  readonly x: number;
  readonly y: number;
}

/** A picture's size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const borders = { mirrored: "mirror", official: "kernelgan" } as const;

/**
 * A father reduced to its son: with antialiased bicubic, or by correlation with
 * a kernel and keeping the top-left pixel of every cell. Sides are rounded up;
 * values may leave [0, 1].
 *
 * @param factors How many times smaller; whole numbers, and alike, where a
 * kernel is given.
 *
 * @example
 * ```ts
 * import { createImage, zssr } from "blindsight";
 *
 * const son = zssr.shrink(createImage(12, 9, 3), { x: 1.5, y: 2 });
 * console.log(son.width, son.height); // 8, 5
 * ```
 */
export function shrink(
  image: Image,
  factors: Factors,
  kernel?: Kernel,
  resizing: Resizing = "mirrored",
): Image {
  const width = Math.ceil(image.width / factors.x);
  const height = Math.ceil(image.height / factors.y);
  if (!kernel) {
    return imresize(image, { width, height }, {
      factors: { x: 1 / factors.x, y: 1 / factors.y },
      border: borders[resizing],
    });
  }
  const { x, y } = factors;
  const even = image.width % x === 0 && image.height % y === 0;
  if (x === y && (even || resizing === "mirrored")) {
    return blurSampled(image, kernel, x);
  }
  return pick(
    blur(image, kernel, { border: "mirror" }),
    unevenly(image.width, x, width),
    unevenly(image.height, y, height),
  );
}

/**
 * A son, or the picture itself, enlarged by bicubic interpolation; a size that
 * differs from side times factor cuts right and bottom, or goes beyond.
 *
 * @example
 * ```ts
 * import { createImage, zssr } from "blindsight";
 *
 * const large = zssr.enlarge(createImage(8, 5, 3), { x: 1.5, y: 2 }, {
 *   width: 12,
 *   height: 9,
 * });
 * console.log(large.height); // 9
 * ```
 */
export function enlarge(
  image: Image,
  factors: Factors,
  size: Size = enlargedSize(image, factors),
  resizing: Resizing = "mirrored",
): Image {
  const border = borders[resizing];
  return imresize(image, size, { factors, border });
}

/** The size of a picture after enlarging; sides are rounded up. */
export function enlargedSize(
  { width, height }: Size,
  { x, y }: Factors,
): Size {
  return { width: Math.ceil(width * x), height: Math.ceil(height * y) };
}

/** Cuts right and bottom so that whole factors divide the sides; a son then lies evenly in its father. */
export function cutToFit(image: Image, { x, y }: Factors): Image {
  return Number.isInteger(x) && x === y ? modCrop(image, x) : image;
}

/** NumPy's `round(linspace(0, length - factor, count))`, with ties to the even number. */
function unevenly(length: number, factor: number, count: number): Int32Array {
  const step = count > 1 ? (length - factor) / (count - 1) : 0;
  return Int32Array.from({ length: count }, (_, i) => {
    const at = i * step;
    const below = Math.floor(at);
    const up = at - below > 0.5 || (at - below === 0.5 && below % 2 === 1);
    return up ? below + 1 : below;
  });
}

/** The pixels at columns and rows. */
function pick(image: Image, columns: Int32Array, rows: Int32Array): Image {
  const { width, channels, data } = image;
  const picked = new Float32Array(columns.length * rows.length * channels);
  let to = 0;
  for (const y of rows) {
    for (const x of columns) {
      const from = (y * width + x) * channels;
      for (let c = 0; c < channels; c++) picked[to++] = data[from + c];
    }
  }
  return createImage(columns.length, rows.length, channels, picked);
}
