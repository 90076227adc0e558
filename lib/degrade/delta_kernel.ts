import { createKernel } from "./create_kernel.ts";
import type { Kernel } from "./kernel.ts";

/**
 * The kernel that leaves a picture as it is.
 *
 * @param size Columns and rows; 1 by default.
 * @throws {InputError} where the size is not a positive whole number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { deltaKernel } from "blindsight";
 *
 * assert(deltaKernel(5).data[12] === 1);
 * ```
 */
export function deltaKernel(size = 1): Kernel {
  const data = new Float32Array(Math.max(0, Math.floor(size ** 2)));
  data[Math.floor(size / 2) * (size + 1)] = 1;
  return createKernel({ width: size, data });
}
