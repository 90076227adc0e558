import { createKernel } from "./create_kernel.ts";
import type { Kernel } from "./kernel.ts";

/** A kernel with zeros around it, `left` columns and `top` rows from where its frame begins. */
export function frameKernel(
  kernel: Kernel,
  { width, height, left, top }: {
    readonly width: number;
    readonly height: number;
    readonly left: number;
    readonly top: number;
  },
): Kernel {
  const data = new Float64Array(width * height);
  for (let y = 0; y < kernel.height; y++) {
    const row = kernel.data.subarray(y * kernel.width, (y + 1) * kernel.width);
    data.set(row, (y + top) * width + left);
  }
  return createKernel({ width, height, data });
}
