import { createImage } from "../../lib/image/create_image.ts";
import type { Image } from "../../lib/image/image.ts";

const width = 64;
const height = 48;

/**
 * A picture made by arithmetic alone and its blurred copy, so that scores
 * computed elsewhere (scikit-image, NumPy) can be repeated without any file.
 */
export function striped(): { sharp: Image; blurred: Image } {
  const level = (x: number, y: number, c: number) => {
    const n = (x * (3 + c) + y * (5 - c)) % 128;
    const check = ((x >> 3) ^ (y >> 3)) & 1 ? 3 : 0;
    return (n < 64 ? 4 * n : 4 * (127 - n)) + check;
  };
  const blur = (x: number, y: number, c: number) => {
    let sum = 0;
    for (let d = -4; d <= 4; d++) {
      sum += level(Math.min(Math.max(x + d, 0), width - 1), y, c);
    }
    return Math.floor((2 * sum + 9) / 18);
  };
  return { sharp: draw(level), blurred: draw(blur) };
}

function draw(level: (x: number, y: number, c: number) => number): Image {
  const data = new Float32Array(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) data[i++] = level(x, y, c) / 255;
    }
  }
  return createImage(width, height, 3, data);
}
