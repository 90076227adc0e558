import type { Image } from "./image.ts";

/** The nearest whole number, a tie going to the even one, for values from 0 up. */
export function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && (rounded & 1) === 1 ? rounded - 1 : rounded;
}

/** The picture's values as 8-bit whole numbers, clipped, ties to even. */
export function levels8(image: Image): Uint8Array {
  return fill(image.data, new Uint8Array(image.data.length), 255);
}

/** The picture's values as 16-bit whole numbers, clipped, ties to even. */
export function levels16(image: Image): Uint16Array {
  return fill(image.data, new Uint16Array(image.data.length), 65535);
}

function fill<Levels extends Uint8Array | Uint16Array>(
  values: Float32Array,
  levels: Levels,
  top: number,
): Levels {
  for (let i = 0; i < values.length; i++) {
    // Scaled in single precision, as the frameworks do, so that ties fall alike.
    const scaled = Math.fround(values[i] * top);
    levels[i] = scaled >= top ? top : scaled > 0 ? roundHalfToEven(scaled) : 0;
  }
  return levels;
}
