import type { Kernel } from "../kernel.ts";
import type { MotionPath } from "./shake_path.ts";

/** The share of a kernel's light that is left out on either side of each axis. */
const tail = 0.005;

/**
 * How far a blur reaches, in pixels: the larger side of the upright box that
 * holds the path. This is what severity goes by, for a path's length says
 * little: a nervous path curls.
 *
 * A kernel that somebody else made has no path; there it is the box that holds
 * 99 % of the light along each axis, the light of a tap lying in its middle.
 * For the kernel of a path both agree within two pixels.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { blurExtent, createKernel } from "blindsight";
 *
 * const line = createKernel({ width: 9, height: 1, data: Array(9).fill(1) });
 * assert.equal(blurExtent(line), 8);
 * ```
 */
export function blurExtent(blur: MotionPath | Kernel): number {
  if ("x" in blur) return Math.max(range(blur.x), range(blur.y));
  const { width, height, data } = blur;
  const columns = new Float64Array(width), rows = new Float64Array(height);
  for (let i = 0; i < data.length; i++) {
    columns[i % width] += data[i];
    rows[Math.floor(i / width)] += data[i];
  }
  return Math.max(reach(columns), reach(rows));
}

function range(values: Float64Array): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low;
}

/** From the first to the last place that is not in a tail. */
function reach(light: Float64Array): number {
  const end = (places: Float64Array) => {
    let sum = 0;
    return places.findIndex((value) => (sum += value) > tail);
  };
  return light.length - 1 - end(light) - end(light.toReversed());
}
