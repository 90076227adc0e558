import type { Kernel } from "./kernel.ts";

/**
 * Where a kernel's weights balance, in pixels from the top-left tap's centre.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { centreOfMass, deltaKernel } from "blindsight";
 *
 * assert.deepEqual(centreOfMass(deltaKernel(5)), { x: 2, y: 2 });
 * ```
 */
export function centreOfMass(
  { width, height, data }: Pick<Kernel, "width" | "height"> & {
    readonly data: ArrayLike<number>;
  },
): { x: number; y: number } {
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      sum += data[i];
      sumX += data[i] * x;
      sumY += data[i] * y;
    }
  }
  return { x: sumX / sum, y: sumY / sum };
}
