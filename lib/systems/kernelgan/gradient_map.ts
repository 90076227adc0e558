import type { Image } from "../../image/mod.ts";

/** One number for every pixel, row-major. */
export interface PixelMap {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Pixels at the border that do not count as edges. */
const rim = 5;

/** Share of the pixels that are no edge. */
const flat = 0.97;

/**
 * Where a picture has edges: the strongest 3 % of vertical and of horizontal
 * gradients, and the gradients' magnitude as it is, in equal parts; blurred
 * over 5x5, with a mean of 1.
 *
 * As released a mask keeps what lies between the 97th percentile and the
 * value after it. Where those are equal, as with gradients of few levels, the
 * mask may come out empty; `tieSafe` takes the next larger value instead, or
 * where there is none all that reach the percentile.
 */
export function gradientMap(image: Image, tieSafe: boolean): PixelMap {
  const { width, height } = image;
  const grey = luma(image);
  const total = new Float32Array(width * height);
  for (const kind of ["vertical", "horizontal", "both"] as const) {
    const strength = gradient(grey, width, height, kind);
    if (kind !== "both") keepExtremes(strength, tieSafe);
    let sum = 0;
    for (const value of strength) sum += value;
    if (sum === 0 && tieSafe) continue;
    for (let i = 0; i < total.length; i++) total[i] += strength[i] / sum;
  }
  const blurred = boxBlur({ width, height, data: total }, 5);
  let mean = 0;
  for (const value of blurred.data) mean += value;
  mean /= blurred.data.length;
  if (mean > 0 || !tieSafe) {
    for (let i = 0; i < total.length; i++) blurred.data[i] /= mean;
  }
  return blurred;
}

function luma({ channels, data }: Image): Float32Array {
  if (channels === 1) return data;
  const grey = new Float32Array(data.length / 3);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    grey[i] = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  }
  return grey;
}

/** Strength of central differences inside the rim, where they lie within the picture. */
function gradient(
  grey: Float32Array,
  width: number,
  height: number,
  kind: "vertical" | "horizontal" | "both",
): Float32Array {
  const strength = new Float32Array(width * height);
  for (let y = rim; y < height - rim; y++) {
    for (let x = rim; x < width - rim; x++) {
      const at = y * width + x;
      const down = (grey[at + width] - grey[at - width]) / 2;
      const right = (grey[at + 1] - grey[at - 1]) / 2;
      strength[at] = kind === "vertical"
        ? Math.abs(down)
        : kind === "horizontal"
        ? Math.abs(right)
        : Math.sqrt(down * down + right * right);
    }
  }
  return strength;
}

/** Leaves of every value what lies above the percentile, up to the next value. */
function keepExtremes(values: Float32Array, tieSafe: boolean): void {
  const rank = Math.floor(flat * values.length);
  const low = ranked(values, rank);
  let high = ranked(values, Math.min(rank + 1, values.length - 1));
  if (tieSafe && high === low) high = nextLarger(values, low);
  if (tieSafe && high === Infinity) {
    // Nothing is stronger than the percentile: all that reach it are edges.
    for (let i = 0; i < values.length; i++) {
      values[i] = values[i] === low && low > 0 ? 1 : 0;
    }
    return;
  }
  if (high === low) high += 1e-5;
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.min(Math.max(values[i], low), high) - low;
  }
}

function nextLarger(values: Float32Array, than: number): number {
  let next = Infinity;
  for (const value of values) if (value > than && value < next) next = value;
  return next;
}

/**
 * The value that sorting would put at a rank, of values that are not negative:
 * their bits are in the same order as they are, so two counts of half the bits
 * find it.
 */
function ranked(values: Float32Array, rank: number): number {
  const bits = new Uint32Array(
    values.buffer,
    values.byteOffset,
    values.length,
  );
  const count = new Uint32Array(1 << 16);
  for (const word of bits) count[word >>> 16]++;
  let [upper, before] = [0, 0];
  while (before + count[upper] <= rank) before += count[upper++];
  count.fill(0);
  for (const word of bits) if (word >>> 16 === upper) count[word & 0xffff]++;
  let lower = 0;
  while (before + count[lower] <= rank) before += count[lower++];
  return new Float32Array(new Uint32Array([upper << 16 | lower]).buffer)[0];
}

/**
 * The mean over a square of `side` pixels, nothing beyond the border; of even
 * squares the smaller half lies to the right and below.
 */
export function boxBlur(
  { width, height, data }: PixelMap,
  side: number,
): PixelMap {
  const after = (side - 1) >> 1;
  const before = side - 1 - after;
  const across = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    runningSum(data, across, y * width, 1, width, before, after);
  }
  const result = new Float32Array(data.length);
  for (let x = 0; x < width; x++) {
    runningSum(across, result, x, width, height, before, after);
  }
  for (let i = 0; i < result.length; i++) result[i] /= side * side;
  return { width, height, data: result };
}

/** Sums over a window that moves along a line of values which lie `step` apart. */
function runningSum(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  length: number,
  before: number,
  after: number,
): void {
  let sum = 0;
  for (let i = -after; i < length; i++) {
    if (i + after < length) sum += from[start + (i + after) * step];
    if (i - before - 1 >= 0) sum -= from[start + (i - before - 1) * step];
    if (i >= 0) to[start + i * step] = Math.max(0, sum);
  }
}
