import type { Image } from "./image.ts";
import { levels8 } from "./levels.ts";

const fileHeader = 14;
const infoHeader = 40;

/** A picture as an uncompressed BMP: 8-bit grey palette, or 24-bit colour. */
export function encodeBmp(image: Image): Uint8Array<ArrayBuffer> {
  const { width, height, channels } = image;
  const palette = channels === 1 ? 256 : 0;
  const start = fileHeader + infoHeader + palette * 4;
  const stride = Math.ceil(width * channels / 4) * 4;
  const bytes = new Uint8Array(start + stride * height);
  const view = new DataView(bytes.buffer);

  view.setUint16(0, 0x4d42, true); // "BM"
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, start, true);
  view.setUint32(14, infoHeader, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, channels * 8, true);
  view.setUint32(34, stride * height, true);
  view.setUint32(46, palette, true);
  for (let i = 0; i < palette; i++) {
    bytes.fill(
      i,
      fileHeader + infoHeader + i * 4,
      fileHeader + infoHeader + i * 4 + 3,
    );
  }

  const levels = levels8(image);
  for (let y = 0; y < height; y++) {
    // Rows go from the bottom up, channels from blue to red.
    let to = start + (height - 1 - y) * stride;
    let from = y * width * channels;
    if (channels === 1) {
      bytes.set(levels.subarray(from, from + width), to);
      continue;
    }
    for (let x = 0; x < width; x++, from += 3, to += 3) {
      bytes[to] = levels[from + 2];
      bytes[to + 1] = levels[from + 1];
      bytes[to + 2] = levels[from];
    }
  }
  return bytes;
}
