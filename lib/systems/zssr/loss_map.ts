import { createImage, type Image, toGrey } from "../../image/mod.ts";

/** Pixels at the edge of a picture that count for nothing. */
const RIM = 3;

/**
 * How much each pixel counts in the loss when edges are to count more: the
 * gradient's magnitude of the brightness summed over 5x5 pixels, 0 within 3
 * pixels of the edge, 1 on average (KernelGAN's hand-over to ZSSR).
 *
 * @returns A grey picture of the same size; all ones where nothing has an edge.
 *
 * @example
 * ```ts
 * import { createImage, zssr } from "blindsight";
 *
 * const map = zssr.lossMap(createImage(16, 16, 3));
 * console.log(map.data[0]); // 1: the picture is flat
 * ```
 */
export function lossMap(image: Image): Image {
  const { width, height, data } = toGrey(image);
  const size = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = slope(data, y * width, 1, x, width);
      const dy = slope(data, x, width, y, height);
      size[y * width + x] = Math.sqrt(dx * dx + dy * dy);
    }
  }
  const map = new Float32Array(width * height);
  let sum = 0;
  for (let y = RIM; y < height - RIM; y++) {
    for (let x = RIM; x < width - RIM; x++) {
      let near = 0;
      for (let j = y - 2; j <= y + 2; j++) {
        for (let i = x - 2; i <= x + 2; i++) near += size[j * width + i];
      }
      sum += map[y * width + x] = near;
    }
  }
  if (sum === 0) return createImage(width, height, 1, map.fill(1));
  const mean = sum / map.length;
  for (let i = 0; i < map.length; i++) map[i] /= mean;
  return createImage(width, height, 1, map);
}

/** Central differences, one-sided at the ends. */
function slope(
  data: Float32Array,
  start: number,
  stride: number,
  at: number,
  length: number,
): number {
  const before = Math.max(0, at - 1);
  const after = Math.min(length - 1, at + 1);
  if (before === after) return 0;
  return (data[start + after * stride] - data[start + before * stride]) /
    (after - before);
}
