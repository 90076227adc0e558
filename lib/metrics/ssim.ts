import { InputError } from "../engine/input_error.ts";
import type { Image } from "../image/image.ts";
import { comparedPlanes, type Plane } from "./planes.ts";
import type { Protocol } from "./protocol.ts";

const size = 11;
const centre = 5;

/** Half of the 11-tap Gaussian of sigma 1.5: the centre, then outwards. */
const taps = gaussian();

function gaussian(): Float64Array {
  const half = new Float64Array(centre + 1);
  let sum = 0;
  for (let d = 0; d <= centre; d++) {
    half[d] = Math.exp(-d * d / (2 * 1.5 * 1.5));
    sum += d === 0 ? half[d] : 2 * half[d];
  }
  return half.map((value) => value / sum);
}

/**
 * Structural similarity, 1 for equal pictures: Wang's index with an 11x11
 * Gaussian window of sigma 1.5, C1 = (0.01 * 255)², C2 = (0.03 * 255)², averaged
 * over the positions where the window lies inside, and over the channels that
 * the protocol compares (Wang et al. 2004, equation 13).
 *
 * @throws {InputError} if the pictures differ in size or channels, hold NaN, or fewer than 11x11
 * pixels are left after the protocol's crop.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, protocol, ssim } from "blindsight";
 *
 * const image = createImage(20, 20, 3);
 * assert(ssim(image, image, protocol("kdsr", { scale: 4 })) === 1);
 * ```
 */
export function ssim(
  image: Image,
  reference: Image,
  protocol: Protocol,
): number {
  const { planes, references } = comparedPlanes(
    image,
    reference,
    protocol,
    protocol.ssim,
  );
  const { width, height } = planes[0];
  if (width < size || height < size) {
    throw new InputError(
      `SSIM needs at least ${size}x${size} pixels but ${width}x${height} are left after ` +
        `protocol "${protocol.name}" cuts ${protocol.ssim.crop} at each edge; give a larger picture`,
    );
  }
  let sum = 0;
  planes.forEach((plane, c) => sum += planeSsim(plane, references[c]));
  return sum / planes.length;
}

/** Per row, the Gaussian-weighted sums of a, b, a² + b² and ab, side by side. */
function planeSsim(a: Plane, b: Plane): number {
  const { width, height } = a;
  const across = width - size + 1;
  const length = 4 * across;
  const raw = new Float64Array(4 * width);
  const rows = new Float64Array(size * length); // a ring of the last 11 rows
  const mixed = new Float64Array(length);
  let total = 0;
  for (let y = 0; y < height; y++) {
    products(a.data, b.data, y * width, width, raw);
    mixAcross(raw, width, across, rows, (y % size) * length);
    if (y < size - 1) continue;
    mixDown(rows, y, length, mixed);
    total += similarity(mixed, across);
  }
  return total / (across * (height - size + 1));
}

function products(
  a: Float64Array,
  b: Float64Array,
  from: number,
  width: number,
  raw: Float64Array,
) {
  for (let x = 0; x < width; x++) {
    const p = a[from + x];
    const q = b[from + x];
    raw[x] = p;
    raw[width + x] = q;
    raw[2 * width + x] = p * p + q * q;
    raw[3 * width + x] = p * q;
  }
}

function mixAcross(
  raw: Float64Array,
  width: number,
  across: number,
  rows: Float64Array,
  offset: number,
) {
  const [t0, t1, t2, t3, t4, t5] = taps;
  for (let plane = 0; plane < 4; plane++) {
    let from = plane * width + centre;
    let to = offset + plane * across;
    for (let x = 0; x < across; x++, from++, to++) {
      rows[to] = t0 * raw[from] +
        t1 * (raw[from - 1] + raw[from + 1]) +
        t2 * (raw[from - 2] + raw[from + 2]) +
        t3 * (raw[from - 3] + raw[from + 3]) +
        t4 * (raw[from - 4] + raw[from + 4]) +
        t5 * (raw[from - 5] + raw[from + 5]);
    }
  }
}

/** The window's centre lies five rows above row `y`, the newest. */
function mixDown(
  rows: Float64Array,
  y: number,
  length: number,
  mixed: Float64Array,
) {
  const middle = ((y - centre) % size) * length;
  for (let i = 0; i < length; i++) mixed[i] = taps[0] * rows[middle + i];
  for (let d = 1; d <= centre; d++) {
    const weight = taps[d];
    const above = ((y - centre - d) % size) * length;
    const below = ((y - centre + d) % size) * length;
    for (let i = 0; i < length; i++) {
      mixed[i] += weight * (rows[above + i] + rows[below + i]);
    }
  }
}

function similarity(mixed: Float64Array, across: number): number {
  const c1 = (0.01 * 255) ** 2;
  const c2 = (0.03 * 255) ** 2;
  let sum = 0;
  for (let x = 0; x < across; x++) {
    const p = mixed[x];
    const q = mixed[across + x];
    const squares = p * p + q * q;
    const product = p * q;
    const variances = mixed[2 * across + x] - squares;
    const covariance = mixed[3 * across + x] - product;
    sum += (2 * product + c1) * (2 * covariance + c2) /
      ((squares + c1) * (variances + c2));
  }
  return sum;
}
