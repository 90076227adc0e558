import type { Image } from "../image/mod.ts";

/**
 * What lies beyond a picture's edge: `reflect` mirrors without repeating the
 * edge (PyTorch's word for it), `mirror` repeats it (MATLAB's `symmetric`),
 * `replicate` goes on with the last pixel, `zero` is black.
 */
export type BlurBorder = "reflect" | "mirror" | "replicate" | "zero";

/** How many pixels a picture is widened by, and with what. */
export interface Padding {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly border: BlurBorder;
}

/** Writes the widened picture into `to`, whose rows begin every `stride` floats. */
export function writePadded(
  image: Image,
  { left, right, top, bottom, border }: Padding,
  to: Float32Array,
  stride: number,
) {
  const { width, height, channels, data } = image;
  const begin = left * channels;
  const end = begin + width * channels;
  // For every float of a widened row the float of the picture's row.
  const source = new Int32Array((left + width + right) * channels);
  for (let i = 0; i < source.length; i++) {
    const x = inside(Math.floor(i / channels) - left, width, border);
    source[i] = x < 0 ? -1 : x * channels + i % channels;
  }
  to.fill(0);
  for (let y = 0; y < top + height + bottom; y++) {
    const from = inside(y - top, height, border) * width * channels;
    if (from < 0) continue;
    const at = y * stride;
    const row = data.subarray(from, from + width * channels);
    to.set(row, at + begin);
    for (let i = 0; i < source.length; i = i + 1 === begin ? end : i + 1) {
      if (source[i] >= 0) to[at + i] = row[source[i]];
    }
  }
}

/** The pixel that a position stands for, or -1 for black. */
function inside(position: number, size: number, border: BlurBorder): number {
  if (position >= 0 && position < size) return position;
  switch (border) {
    case "zero":
      return -1;
    case "replicate":
      return position < 0 ? 0 : size - 1;
    case "mirror": {
      const at = modulo(position, 2 * size);
      return at < size ? at : 2 * size - 1 - at;
    }
    case "reflect": {
      const period = Math.max(1, 2 * size - 2);
      const at = modulo(position, period);
      return at < size ? at : period - at;
    }
  }
}

function modulo(value: number, period: number): number {
  return ((value % period) + period) % period;
}
