import { createImage } from "../../lib/image/create_image.ts";
import type { Image } from "../../lib/image/image.ts";

/** A picture whose every value is another level of `top` + 1; no two rows, columns or channels agree. */
export function pattern(
  width: number,
  height: number,
  channels: 1 | 3,
  top = 255,
): Image {
  const data = new Float32Array(width * height * channels);
  for (let i = 0; i < data.length; i++) {
    data[i] = ((i * 7919 + (i * i) % 4099) % (top + 1)) / top;
  }
  return createImage(width, height, channels, data);
}

/** The data of an HWC view on NCHW numbers. */
export function fromNchw(
  { shape, data }: { shape: number[]; data: Float32Array },
  n: number,
): Image {
  const [, channels, height, width] = shape;
  const plane = height * width;
  const result = new Float32Array(plane * channels);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < plane; i++) {
      result[i * channels + c] = data[(n * channels + c) * plane + i];
    }
  }
  return createImage(width, height, channels as 1 | 3, result);
}

/** The largest difference between two pictures' values. */
export function largestDifference(a: Image, b: Image): number {
  let largest = a.data.length === b.data.length ? 0 : Infinity;
  for (let i = 0; i < a.data.length; i++) {
    largest = Math.max(largest, Math.abs(a.data[i] - b.data[i]));
  }
  return largest;
}
