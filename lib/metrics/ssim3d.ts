import type { Image } from "../image/image.ts";
import { type Compared, comparedPlanes, type Plane } from "./planes.ts";
import type { Protocol } from "./protocol.ts";
import { centre, similarities, taps, windowRows } from "./window_rows.ts";

/**
 * Structural similarity as MATLAB's `ssim` gives it for an RGB picture, which
 * it takes for a volume: an 11x11x11 Gaussian window of sigma 1.5 over rows,
 * columns and channels, all three continued by their outermost values, and the
 * mean over all pixels. MPRNet, Restormer, Stripformer, NAFNet and most tables
 * of deblurring print this; it is higher than `ssim` (0.967 against 0.948 for
 * NAFNet on GoPro) and must not be compared with it.
 *
 * @throws {InputError} if the pictures differ in size or channels, hold NaN, or nothing is left
 * after the protocol's crop.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, protocol, ssim3d } from "blindsight";
 *
 * const image = createImage(20, 20, 3);
 * assert(ssim3d(image, image, protocol("gopro")) === 1);
 * ```
 */
export function ssim3d(
  image: Image,
  reference: Image,
  protocol: Protocol,
): number {
  return ssim3dOf(comparedPlanes(image, reference, protocol, protocol.ssim));
}

/** The same of what was compared already. */
export function ssim3dOf({ planes, references, mask }: Compared): number {
  const depth = planes.length;
  const { width, height } = planes[0];
  const channels = planes.map((plane, c) =>
    windowRows(widen(plane), widen(references[c]))
  );
  const weights = channelWeights(depth);
  const mixed = new Float64Array(4 * width);
  const index = new Float64Array(width);
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    const rows = channels.map((channel) => channel.next());
    for (const own of weights) {
      mixed.fill(0);
      rows.forEach((row, k) => {
        for (let i = 0; i < mixed.length; i++) mixed[i] += own[k] * row[i];
      });
      similarities(mixed, index);
      for (let x = 0; x < width; x++) {
        const weight = mask === undefined ? 1 : mask[y * width + x];
        sum += weight * index[x];
        count += weight;
      }
    }
  }
  return sum / count;
}

/** For every channel, what the window across channels takes of each. */
function channelWeights(depth: number): number[][] {
  return Array.from({ length: depth }, (_, c) => {
    const own = new Array<number>(depth).fill(0);
    for (let d = -centre; d <= centre; d++) {
      own[Math.min(Math.max(c + d, 0), depth - 1)] += taps[Math.abs(d)];
    }
    return own;
  });
}

/** The plane with its outermost values repeated for half a window around it. */
function widen({ width, height, data }: Plane): Plane {
  const wide = width + 2 * centre;
  const high = height + 2 * centre;
  const to = new Float64Array(wide * high);
  for (let y = 0; y < high; y++) {
    const from = Math.min(Math.max(y - centre, 0), height - 1) * width;
    const row = to.subarray(y * wide, (y + 1) * wide);
    row.fill(data[from], 0, centre);
    row.set(data.subarray(from, from + width), centre);
    row.fill(data[from + width - 1], centre + width);
  }
  return { width: wide, height: high, data: to };
}
