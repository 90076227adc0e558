import type { Homography } from "./homography.ts";
import type { Mask, Plane } from "./planes.ts";

/** What bicubic interpolation weighs by, as OpenCV has it. */
const a = -0.75;

/**
 * Planes seen through a map of positions: bicubic, mirrored at the edges, which
 * are repeated; the mask says where the nearest pixel lies inside.
 */
export function warp(
  planes: readonly Plane[],
  map: Homography,
): { planes: Plane[]; mask: Mask } {
  const { width, height } = planes[0];
  const warped = planes.map(() => new Float64Array(width * height));
  const mask = new Uint8Array(width * height);
  const columns = new Int32Array(4);
  const wx = new Float64Array(4);
  const wy = new Float64Array(4);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const depth = map[6] * x + map[7] * y + map[8];
      const u = (map[0] * x + map[1] * y + map[2]) / depth;
      const v = (map[3] * x + map[4] * y + map[5]) / depth;
      const nearX = Math.round(u);
      const nearY = Math.round(v);
      mask[i] = +(nearX >= 0 && nearX < width && nearY >= 0 && nearY < height);
      const left = Math.floor(u);
      const top = Math.floor(v);
      weigh(u - left, wx);
      weigh(v - top, wy);
      for (let k = 0; k < 4; k++) columns[k] = mirrored(left - 1 + k, width);
      for (let c = 0; c < planes.length; c++) {
        const { data } = planes[c];
        let sum = 0;
        for (let k = 0; k < 4; k++) {
          const row = mirrored(top - 1 + k, height) * width;
          sum += wy[k] * (wx[0] * data[row + columns[0]] +
            wx[1] * data[row + columns[1]] + wx[2] * data[row + columns[2]] +
            wx[3] * data[row + columns[3]]);
        }
        warped[c][i] = sum;
      }
    }
  }
  return { planes: warped.map((data) => ({ width, height, data })), mask };
}

/** The weights of the four pixels around a place, of which the second is `t` away. */
function weigh(t: number, to: Float64Array) {
  to[0] = far(1 + t);
  to[1] = near(t);
  to[2] = near(1 - t);
  to[3] = 1 - to[0] - to[1] - to[2];
}

function near(t: number): number {
  return ((a + 2) * t - (a + 3)) * t * t + 1;
}

function far(t: number): number {
  return ((t - 5) * t + 8) * t * a - 4 * a;
}

/** The pixel that a position beyond the edge stands for. */
function mirrored(position: number, size: number): number {
  if (position >= 0 && position < size) return position;
  const at = ((position % (2 * size)) + 2 * size) % (2 * size);
  return at < size ? at : 2 * size - 1 - at;
}
