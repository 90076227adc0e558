import { InputError } from "../engine/input_error.ts";
import { createKernel } from "./create_kernel.ts";
import type { Kernel } from "./kernel.ts";

/** What {@linkcode diskKernel} takes. */
export interface DiskInit {
  /** Columns and rows, odd; by default as many as the disk needs. */
  readonly size?: number;
  /** Of the disk, in pixels. */
  readonly radius: number;
  /** Standard deviation, in pixels, of the Gaussian that softens the disk's edge; none by default. */
  readonly alias?: number;
}

/**
 * Defocus: a disk of equal weights, its edge softened (ImageNet-C and SRTTA,
 * whose radii go from 3 to 10 and aliasing widths from 0.1 to 0.5).
 *
 * @throws {InputError} where the radius is not positive, the width negative or the size not odd.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { diskKernel } from "blindsight";
 *
 * const { width, data } = diskKernel({ radius: 3, alias: 0.5 });
 * assert(width >= 7 && data[0] === 0);
 * ```
 */
export function diskKernel(init: DiskInit): Kernel {
  const { radius, alias = 0 } = init;
  if (!(radius > 0 && radius < 100) || !(alias >= 0 && alias < 10)) {
    throw new InputError(
      `a disk of radius ${radius}, softened by ${alias}, was asked for; give a radius of more than 0 and below 100 pixels and a width from 0 to 10`,
    );
  }
  const reach = Math.ceil(3 * alias);
  const inner = Math.floor(radius);
  const { size = 2 * (inner + reach) + 1 } = init;
  if (!(Number.isInteger(size) && size % 2 === 1)) {
    throw new InputError(`a disk's size is ${size}; give an odd whole number`);
  }
  const half = (size - 1) / 2;
  const soft = gaussian(alias, reach);
  const data = new Float64Array(size * size);
  for (let y = -inner; y <= inner; y++) {
    for (let x = -inner; x <= inner; x++) {
      if (x * x + y * y > radius * radius) continue;
      for (let j = -reach; j <= reach; j++) {
        for (let i = -reach; i <= reach; i++) {
          const [column, row] = [half + x + i, half + y + j];
          if (Math.min(column, row) < 0 || Math.max(column, row) >= size) {
            continue;
          }
          data[row * size + column] += soft[reach + j] * soft[reach + i];
        }
      }
    }
  }
  return createKernel({ width: size, data });
}

function gaussian(sigma: number, reach: number): number[] {
  return Array.from(
    { length: 2 * reach + 1 },
    (_, i) => reach === 0 ? 1 : Math.exp(-(((i - reach) / sigma) ** 2) / 2),
  );
}
