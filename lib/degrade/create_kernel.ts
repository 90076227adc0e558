import { InputError } from "../engine/input_error.ts";
import { createImage, encodeImage } from "../image/mod.ts";
import type { Kernel } from "./kernel.ts";

/** What {@linkcode createKernel} takes. */
export interface KernelInit {
  /** Columns; a whole number of at least 1. */
  readonly width: number;
  /** Rows; by default as many as columns. */
  readonly height?: number;
  /** `height * width` weights, row-major, of any positive sum. */
  readonly data: ArrayLike<number>;
  /** Where the centre of mass must lie; by default the middle tap. */
  readonly phase?: { readonly x: number; readonly y: number };
}

/**
 * A blur kernel from its weights, which are scaled to sum to 1; it shows
 * itself, enlarged, as the last value of a notebook cell.
 *
 * @throws {InputError} where the number of weights does not fit the size or
 * they do not sum to a positive number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createKernel } from "blindsight";
 *
 * const motion = createKernel({ width: 5, height: 1, data: [1, 1, 1, 1, 1] });
 * assert(Math.abs(motion.data[0] - 0.2) < 1e-7);
 * ```
 */
export function createKernel(init: KernelInit): Kernel {
  const { width, height = width, data } = init;
  if (
    !Number.isInteger(width) || !Number.isInteger(height) || width < 1 ||
    height < 1 || data.length !== width * height
  ) {
    throw new InputError(
      `a kernel of ${width}x${height} was given ${data.length} weights; give whole sizes and one weight for each tap`,
    );
  }
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  if (!(sum > 0 && sum < Infinity)) {
    throw new InputError(
      `the weights of a kernel sum to ${sum}; give weights with a positive sum`,
    );
  }
  const kernel: Kernel = {
    width,
    height,
    data: Float32Array.from(data, (weight) => weight / sum),
    phase: init.phase ??
      { x: Math.floor(width / 2), y: Math.floor(height / 2) },
  };
  Object.defineProperty(kernel, Symbol.for("Jupyter.display"), {
    value: () => display(kernel),
  });
  return kernel;
}

/** The kernel as a picture, its largest weight white, about 200 pixels wide. */
async function display(kernel: Kernel): Promise<Record<string, string>> {
  const { width, height, data } = kernel;
  const zoom = Math.max(1, Math.round(200 / Math.max(width, height)));
  const peak = data.reduce((a, b) => Math.max(a, b), 0);
  const enlarged = new Float32Array(width * height * zoom * zoom);
  for (let y = 0, at = 0; y < height * zoom; y++) {
    const row = Math.floor(y / zoom) * width;
    for (let x = 0; x < width * zoom; x++, at++) {
      enlarged[at] = Math.max(0, data[row + Math.floor(x / zoom)] / peak);
    }
  }
  const picture = createImage(width * zoom, height * zoom, 1, enlarged);
  const png = await encodeImage(picture, "png");
  return {
    "image/png": png.toBase64(),
    "text/plain": `Kernel ${width}x${height}, largest weight ${
      peak.toFixed(4)
    }`,
  };
}
