import type { Image } from "./image.ts";

/**
 * Puts values, such as a network's result for a tile, in their place in a
 * picture, limited to [0, 1].
 *
 * @param values Of the part, row-major, of as many channels as the picture.
 * @param part Where it lies, in pixels.
 * @param scale How many times larger the picture is than what the part is given in.
 */
export function paste(
  { width, channels, data }: Image,
  values: Float32Array,
  part: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  },
  scale = 1,
): void {
  const length = part.width * scale * channels;
  for (let row = 0, from = 0; row < part.height * scale; row++) {
    let to = ((part.y * scale + row) * width + part.x * scale) * channels;
    for (const end = from + length; from < end; from++, to++) {
      const value = values[from];
      data[to] = value < 0 ? 0 : value > 1 ? 1 : value;
    }
  }
}
