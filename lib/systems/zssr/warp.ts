import { createImage, type Image } from "../../image/mod.ts";
import type { Size } from "./resize.ts";

/** An affine map from pixels of the result to pixels of the source: `x' = xx x + xy y + x0`. */
export interface Affine {
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
}

/**
 * The picture under an affine map, by cubic interpolation (a = -0.5) without
 * antialiasing; beyond its edges it goes on with the edge pixels, and the
 * result is clipped to [0, 1] where `clipped`.
 */
export function warp(
  image: Image,
  { xx, xy, x0, yx, yy, y0 }: Affine,
  { width, height }: Size,
  clipped = true,
): Image {
  const { channels, data } = image;
  const result = new Float32Array(width * height * channels);
  const across = new Float64Array(4);
  const down = new Float64Array(4);
  const columns = new Int32Array(4);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += channels) {
      const sourceX = xx * x + xy * y + x0;
      const sourceY = yx * x + yy * y + y0;
      const left = Math.floor(sourceX) - 1;
      const top = Math.floor(sourceY) - 1;
      weigh(across, sourceX - left - 1);
      weigh(down, sourceY - top - 1);
      for (let k = 0; k < 4; k++) {
        columns[k] = inside(left + k, image.width) * channels;
      }
      for (let j = 0; j < 4; j++) {
        const row = inside(top + j, image.height) * image.width * channels;
        for (let k = 0; k < 4; k++) {
          const weight = down[j] * across[k];
          const from = row + columns[k];
          for (let c = 0; c < channels; c++) {
            result[to + c] += weight * data[from + c];
          }
        }
      }
    }
  }
  if (clipped) {
    for (let i = 0; i < result.length; i++) {
      result[i] = Math.min(1, Math.max(0, result[i]));
    }
  }
  return createImage(width, height, channels, result);
}

/** Keys' weights of the four pixels around a point that lies `t` after the second. */
function weigh(weights: Float64Array, t: number): void {
  const rest = 1 - t;
  weights[0] = -0.5 * t * rest * rest;
  weights[1] = (1.5 * t - 2.5) * t * t + 1;
  weights[2] = (1.5 * rest - 2.5) * rest * rest + 1;
  weights[3] = -0.5 * rest * t * t;
}

function inside(at: number, length: number): number {
  return at < 0 ? 0 : at < length ? at : length - 1;
}
