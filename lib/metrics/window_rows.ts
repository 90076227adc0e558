import type { Plane } from "./planes.ts";

/** Side of SSIM's window. */
export const windowSize = 11;
/** Pixels from the window's edge to its centre. */
export const centre = 5;

/** Half of the 11-tap Gaussian of sigma 1.5: the centre, then outwards. */
export const taps: Float64Array = gaussian();

function gaussian(): Float64Array {
  const half = new Float64Array(centre + 1);
  let sum = 0;
  for (let d = 0; d <= centre; d++) {
    half[d] = Math.exp(-d * d / (2 * 1.5 * 1.5));
    sum += d === 0 ? half[d] : 2 * half[d];
  }
  return half.map((value) => value / sum);
}

/** What SSIM looks at, for all positions where the window lies inside. */
export interface WindowRows {
  /** Positions in a row. */
  readonly across: number;
  /** Rows. */
  readonly down: number;
  /**
   * The next row's Gaussian-weighted sums of a, b, a² + b² and ab, each
   * `across` long, side by side; overwritten by the row after it.
   */
  next(): Float64Array;
}

/** Goes through two planes from the top, row by row of window positions. */
export function windowRows(a: Plane, b: Plane): WindowRows {
  const { width, height } = a;
  const across = width - windowSize + 1;
  const length = 4 * across;
  const raw = new Float64Array(4 * width);
  const rows = new Float64Array(windowSize * length); // a ring of the last 11
  const mixed = new Float64Array(length);
  let y = 0;
  return {
    across,
    down: height - windowSize + 1,
    next() {
      do {
        products(a.data, b.data, y * width, width, raw);
        mixAcross(raw, width, across, rows, (y % windowSize) * length);
        y++;
      } while (y < windowSize);
      mixDown(rows, y - 1, length, mixed);
      return mixed;
    },
  };
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
  const middle = ((y - centre) % windowSize) * length;
  for (let i = 0; i < length; i++) mixed[i] = taps[0] * rows[middle + i];
  for (let d = 1; d <= centre; d++) {
    const weight = taps[d];
    const above = ((y - centre - d) % windowSize) * length;
    const below = ((y - centre + d) % windowSize) * length;
    for (let i = 0; i < length; i++) {
      mixed[i] += weight * (rows[above + i] + rows[below + i]);
    }
  }
}

/** SSIM's index at every position of a row (Wang et al. 2004, equation 13). */
export function similarities(sums: Float64Array, index: Float64Array): void {
  const c1 = (0.01 * 255) ** 2;
  const c2 = (0.03 * 255) ** 2;
  const across = index.length;
  for (let x = 0; x < across; x++) {
    const p = sums[x];
    const q = sums[across + x];
    const squares = p * p + q * q;
    const product = p * q;
    const variances = sums[2 * across + x] - squares;
    const covariance = sums[3 * across + x] - product;
    index[x] = (2 * product + c1) * (2 * covariance + c2) /
      ((squares + c1) * (variances + c2));
  }
}
