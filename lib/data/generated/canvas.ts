import { createImage, type Image } from "../../image/mod.ts";
import type { Paint } from "./paint.ts";

/**
 * A picture that is painted from the front to the back: what is painted first
 * hides what comes later, so every pixel is coloured about once.
 */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** RGB of what has been painted, not yet divided by its coverage. */
  readonly colour: Float32Array;
  /** How much of each pixel can still be seen through, from 1 down to 0. */
  readonly open: Float32Array;
  /** The share of the picture that is still open. */
  left: number;
}

/** A region of the plane; pixel centres lie at whole numbers. */
export interface Shape {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Writes the signed distances (negative inside, in pixels) of the pixels `from` to `to` of row `y`. */
  distances(y: number, from: number, to: number, out: Float32Array): void;
}

/** How a shape is laid on the canvas. */
export interface Lay {
  /** Width of the edge in pixels: 1 is sharp, more is out of focus; 1 by default. */
  readonly softness?: number;
  /** 1 by default. */
  readonly opacity?: number;
}

/** Below this a pixel counts as full. */
const full = 1 / 512;

/** An empty canvas. */
export function createCanvas(width: number, height: number): Canvas {
  return {
    width,
    height,
    colour: new Float32Array(width * height * 3),
    open: new Float32Array(width * height).fill(1),
    left: 1,
  };
}

/** Lays a shape behind everything that has been painted. */
export function lay(
  canvas: Canvas,
  shape: Shape,
  paint: Paint,
  { softness = 1, opacity = 1 }: Lay = {},
) {
  const { width, height, open, colour } = canvas;
  const reach = softness / 2;
  const left = Math.max(0, Math.ceil(shape.left - reach));
  const right = Math.min(width, Math.floor(shape.right + reach) + 1);
  const top = Math.max(0, Math.ceil(shape.top - reach));
  const bottom = Math.min(height, Math.floor(shape.bottom + reach) + 1);
  if (left >= right) return;

  const { from, to, texture, map, light, rim, rimWidth } = paint;
  const [r0, g0, b0] = from;
  const [dr, dg, db] = [to[0] - r0, to[1] - g0, to[2] - b0];
  const [ux, uy, u0, vx, vy, v0] = map;
  const tile = texture?.data;
  const mask = (texture?.size ?? 1) - 1;
  const stride = mask + 1;
  const distances = scratch(width);
  let taken = 0;
  for (let y = top; y < bottom; y++) {
    shape.distances(y, left, right, distances);
    for (let x = left; x < right; x++) {
      const at = y * width + x;
      const seen = open[at];
      const distance = distances[x - left];
      if (seen < full || distance >= reach) continue;
      const cover = distance <= -reach ? 1 : 0.5 - distance / softness;
      const amount = seen * cover * opacity;

      let value = 0;
      if (tile) {
        const u = ux * x + uy * y + u0;
        const v = vx * x + vy * y + v0;
        const i = Math.floor(u), j = Math.floor(v);
        const p = u - i, q = v - j;
        const i0 = i & mask, i1 = (i + 1) & mask;
        const upper = (j & mask) * stride, lower = ((j + 1) & mask) * stride;
        value = (1 - q) * ((1 - p) * tile[upper + i0] + p * tile[upper + i1]) +
          q * ((1 - p) * tile[lower + i0] + p * tile[lower + i1]);
      }
      let bright = light[0] + light[1] * x + light[2] * y;
      if (rim !== 0) bright += rim * Math.exp(distance / rimWidth);
      bright *= amount;
      colour[3 * at] += bright * (r0 + value * dr);
      colour[3 * at + 1] += bright * (g0 + value * dg);
      colour[3 * at + 2] += bright * (b0 + value * db);
      open[at] = seen - amount;
      taken += amount;
    }
  }
  canvas.left -= taken / (width * height);
}

/** The whole plane, for what lies behind everything. */
export const everywhere: Shape = {
  left: -Infinity,
  right: Infinity,
  top: -Infinity,
  bottom: Infinity,
  distances: (_y, from, to, out) => out.fill(-1e9, 0, to - from),
};

/** The painted picture, its values in [0, 1]; what is still open is black. */
export function canvasImage({ width, height, colour }: Canvas): Image {
  const data = colour.map((value) => Math.min(Math.max(value, 0), 1));
  return createImage(width, height, 3, data);
}

let row = new Float32Array(0);

function scratch(width: number): Float32Array {
  if (row.length < width) row = new Float32Array(width);
  return row;
}
