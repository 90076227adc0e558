import type { Image } from "./image.ts";

/** Adding and taking away 2^52 leaves no room for a fraction: it rounds, ties to even. */
const noFraction = 2 ** 52;

/** The picture's values as 8-bit whole numbers, clipped, ties to even. */
export function levels8({ data }: Image): Uint8Array {
  // Storing here clips and rounds to even by itself.
  const levels = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i++) {
    // Scaled in single precision, as the frameworks do, so that ties fall alike.
    levels[i] = Math.fround(data[i] * 255);
  }
  return new Uint8Array(levels.buffer);
}

/** The picture's values as 16-bit whole numbers, clipped, ties to even. */
export function levels16({ data }: Image): Uint16Array {
  const levels = new Uint16Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const scaled = Math.min(Math.max(Math.fround(data[i] * 65535), 0), 65535);
    levels[i] = scaled + noFraction - noFraction;
  }
  return levels;
}
