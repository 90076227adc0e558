import { InputError } from "../../engine/input_error.ts";
import { createKernel } from "../create_kernel.ts";
import type { Kernel } from "../kernel.ts";
import type { MotionPath } from "./shake_path.ts";

/** Settings of {@linkcode pathKernel}. */
export interface PathKernelOptions {
  /** The part of the time, from its start, that the shutter is open; 1 by default. */
  readonly exposure?: number;
}

/**
 * The point-spread function of a path: the light of every moment is shared
 * among the four taps around it, by nearness (bilinear splatting).
 *
 * The kernel is odd in size and just as large as it has to be; its centre of
 * mass is the middle tap, and it sums to 1 whatever the exposure.
 *
 * @throws {InputError} where the exposure is not in (0, 1].
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pathKernel, shakePath } from "blindsight";
 *
 * const path = shakePath({ seed: 3, length: 60, anxiety: 0.005 });
 * const { width, height } = pathKernel(path, { exposure: 0.5 });
 * assert(width === height && width % 2 === 1);
 * ```
 */
export function pathKernel(
  path: MotionPath,
  { exposure = 1 }: PathKernelOptions = {},
): Kernel {
  const count = Math.round(exposure * path.x.length);
  if (!(count >= 1 && exposure <= 1)) {
    throw new InputError(
      `the exposure of a path is ${exposure}; give a share of its time above 0 and at most 1`,
    );
  }
  let [meanX, meanY] = [0, 0];
  for (let t = 0; t < count; t++) {
    meanX += path.x[t] / count;
    meanY += path.y[t] / count;
  }
  let reach = 0;
  for (let t = 0; t < count; t++) {
    const [dx, dy] = [path.x[t] - meanX, path.y[t] - meanY];
    reach = Math.max(reach, Math.abs(dx), Math.abs(dy));
  }
  const half = Math.ceil(reach) + 1;
  const width = 2 * half + 1;
  const data = new Float64Array(width * width);
  for (let t = 0; t < count; t++) {
    const x = path.x[t] - meanX + half, y = path.y[t] - meanY + half;
    const column = Math.floor(x), row = Math.floor(y);
    const right = x - column, down = y - row;
    const at = row * width + column;
    data[at] += (1 - right) * (1 - down);
    data[at + 1] += right * (1 - down);
    data[at + width] += (1 - right) * down;
    data[at + width + 1] += right * down;
  }
  return createKernel({ width, data });
}
