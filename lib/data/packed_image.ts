import { createImage, type Image } from "../image/mod.ts";
import type { Box } from "./source.ts";

/** A picture in as few bytes as hold its values exactly. */
export interface PackedImage {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly levels: Uint8Array | Uint16Array | Float32Array;
  /** The level that stands for 1. */
  readonly top: number;
}

/** Packs what was read from an 8- or 16-bit file a quarter or half as large; other values stay as they are. */
export function packImage(image: Image): PackedImage {
  const { width, height, channels, data } = image;
  const levels = exact(data, new Uint8Array(data.length), 255) ??
    exact(data, new Uint16Array(data.length), 65535) ?? data;
  const top = levels instanceof Uint8Array
    ? 255
    : levels instanceof Uint16Array
    ? 65535
    : 1;
  return { width, height, channels, levels, top };
}

/** The picture, or the part of it, that was packed. */
export function unpackImage(packed: PackedImage, box?: Box): Image {
  const { channels, levels, top } = packed;
  const { x, y, width, height } = box ?? { x: 0, y: 0, ...packed };
  const data = new Float32Array(width * height * channels);
  const length = width * channels;
  for (let row = 0, to = 0; row < height; row++) {
    let from = ((y + row) * packed.width + x) * channels;
    for (const end = to + length; to < end; to++) {
      data[to] = levels[from++] / top;
    }
  }
  return createImage(width, height, channels, data);
}

/** The values as whole levels, or null where one is not. */
function exact<Levels extends Uint8Array | Uint16Array>(
  values: Float32Array,
  levels: Levels,
  top: number,
): Levels | null {
  for (let i = 0; i < values.length; i++) {
    const level = Math.round(values[i] * top);
    if (Math.fround(level / top) !== values[i]) return null;
    levels[i] = level;
  }
  return levels;
}
