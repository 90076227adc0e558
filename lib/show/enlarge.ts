import { createImage, type Image } from "../image/mod.ts";

/** Each pixel as a square of `zoom` by `zoom`, so that it can be seen as it is. */
export function enlarge(image: Image, zoom: number): Image {
  if (zoom === 1) return image;
  const { width, height, channels, data } = image;
  const row = width * zoom * channels;
  const out = new Float32Array(row * height * zoom);
  for (let y = 0; y < height; y++) {
    const start = y * zoom * row;
    let at = start;
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      for (let k = 0; k < zoom; k++) {
        for (let c = 0; c < channels; c++) out[at++] = data[from + c];
      }
    }
    for (let k = 1; k < zoom; k++) {
      out.copyWithin(start + k * row, start, start + row);
    }
  }
  return createImage(width * zoom, height * zoom, channels, out);
}
