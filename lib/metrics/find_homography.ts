import { cornerDistance, type Homography, identity } from "./homography.ts";
import type { Plane } from "./planes.ts";
import { solveSymmetric } from "./solve.ts";

/** What {@linkcode findHomography} found. */
export interface FoundHomography {
  /** From the template to the picture. */
  readonly map: Homography;
  /** The correlation of the template with the picture moved onto it. */
  readonly correlation: number;
}

/** A step that moves no corner farther, in pixels, is the last one. */
const still = 1e-5;
/** Of the template the picture must go on to cover so much. */
const leastCover = 0.25;
/** A correlation that ends so much below where it began belongs to no way back. */
const tolerance = 0.01;

/**
 * The homography that lays a picture on a template, from the identity on, by
 * maximising their enhanced correlation coefficient: Evangelidis and Psarakis
 * 2008, forward additive; null where the iterations come to nothing.
 *
 * OpenCV's `findTransformECC` is what RealBlur's script calls, with a prefilter
 * of size 5 and 100 iterations; it goes on where nothing moves any more.
 */
export function findHomography(
  template: Plane,
  picture: Plane,
  iterations = 100,
): FoundHomography | null {
  const rows = rowReader(binomial(template), withGradients(binomial(picture)));
  const { width, height } = template;
  let map = identity();
  let first: number | undefined; // the correlation at the identity
  for (let i = 0;; i++) {
    const step = nextStep(rows, map, width, height);
    if (!step || step.cover < leastCover) return null;
    const { correlation, change } = step;
    first ??= correlation;
    const moved = map.map((value, k) =>
      k < 8 ? value + change[order[k]] : value
    );
    const distance = cornerDistance(map, moved, width, height);
    if (!Number.isFinite(distance)) return null;
    if (i < iterations && distance > still) {
      map = moved;
      continue;
    }
    return correlation > first - tolerance ? { map, correlation } : null;
  }
}

/** Where the matrix's entries stand among the parameters: h11 h21 h31 h12 h22 h32 h13 h23. */
const order = [0, 3, 6, 1, 4, 7, 2, 5];

/** What is summed over the template, in a row's buffers: the gradient's share of each parameter, both pictures, and 1. */
const [A, B, C, PICTURE, TEMPLATE, ONE] = [0, 1, 2, 3, 4, 5];
const buffers = 6;
/** Of every parameter, its buffer and the powers of x and y that it is multiplied by. */
const parameters = [
  ...[[A, 1, 0], [B, 1, 0], [C, 1, 0]],
  ...[[A, 0, 1], [B, 0, 1], [C, 0, 1]],
  ...[[A, 0, 0], [B, 0, 0]],
];

type ReadRow = (map: Homography, y: number, into: Float64Array[]) => void;

/**
 * Fills the buffers of a template's row: the template, the picture and its
 * gradients where the map takes them from, all 0 where that lies outside.
 */
function rowReader(template: Plane, picture: Float64Array): ReadRow {
  const { width, height } = template;
  const stride = 3 * width;
  return (h, y, [a, b, c, warped, wanted, one]) => {
    let px = h[1] * y + h[2];
    let py = h[4] * y + h[5];
    let depth = h[7] * y + h[8];
    for (let x = 0; x < width; x++, px += h[0], py += h[3], depth += h[6]) {
      const w = 1 / depth;
      const u = px * w;
      const v = py * w;
      if (!(u >= 0 && v >= 0 && u < width - 1 && v < height - 1)) {
        a[x] =
          b[x] =
          c[x] =
          warped[x] =
          wanted[x] =
          one[x] =
            0;
        continue;
      }
      const left = Math.floor(u);
      const top = Math.floor(v);
      const fx = u - left;
      const fy = v - top;
      const w11 = fx * fy;
      const w01 = fx - w11;
      const w10 = fy - w11;
      const w00 = 1 - fx - w10;
      const at = top * stride + 3 * left;
      const to = at + stride;
      warped[x] = w00 * picture[at] + w01 * picture[at + 3] +
        w10 * picture[to] + w11 * picture[to + 3];
      a[x] = w * (w00 * picture[at + 1] + w01 * picture[at + 4] +
        w10 * picture[to + 1] + w11 * picture[to + 4]);
      b[x] = w * (w00 * picture[at + 2] + w01 * picture[at + 5] +
        w10 * picture[to + 2] + w11 * picture[to + 5]);
      c[x] = -(a[x] * u + b[x] * v);
      wanted[x] = template.data[y * width + x];
      one[x] = 1;
    }
  };
}

/** One update of the parameters, the correlation before it, and the share of the template that is covered. */
function nextStep(
  readRow: ReadRow,
  map: Homography,
  width: number,
  height: number,
): { change: Float64Array; correlation: number; cover: number } | null {
  const sum = productSums(readRow, map, width, height);
  const n = sum(ONE, ONE);
  const means = [sum(PICTURE, ONE) / n, sum(TEMPLATE, ONE) / n];
  const [ii, it, tt] = [[0, 0], [0, 1], [1, 1]].map(([p, q]) =>
    sum(PICTURE + p, PICTURE + q) - n * means[p] * means[q]
  );
  const [jacobianPicture, jacobianTemplate] = means.map((mean, p) =>
    Float64Array.from(
      parameters,
      ([u, x, y]) => sum(u, PICTURE + p, x, y) - mean * sum(u, ONE, x, y),
    )
  );
  const hessian = Float64Array.from(
    parameters.flatMap(([u, x, y]) =>
      parameters.map(([v, x2, y2]) => sum(u, v, x + x2, y + y2))
    ),
  );
  const projected = solveSymmetric(hessian, jacobianPicture);
  if (!projected) return null;
  const below = it - dot(jacobianTemplate, projected);
  if (!(below > 0)) return null;
  const lambda = (ii - dot(jacobianPicture, projected)) / below;
  const change = solveSymmetric(
    hessian,
    jacobianTemplate.map((value, k) => lambda * value - jacobianPicture[k]),
  );
  if (!change) return null;
  const correlation = it / Math.sqrt(ii * tt);
  return { change, correlation, cover: n / (width * height) };
}

/** Sums over the template of two buffers' product times x^i y^j, i + j up to 2. */
function productSums(
  readRow: ReadRow,
  map: Homography,
  width: number,
  height: number,
): (u: number, v: number, i?: number, j?: number) => number {
  const rows = Array.from({ length: buffers }, () => new Float64Array(width));
  const totals = new Float64Array(buffers * buffers * 9);
  const powers = new Float64Array(3);
  for (let y = 0; y < height; y++) {
    readRow(map, y, rows);
    for (let u = 0; u < buffers; u++) {
      for (let v = u; v < buffers; v++) {
        rowSums(rows[u], rows[v], powers);
        const at = (u * buffers + v) * 9;
        for (let i = 0; i < 3; i++) {
          totals[at + 3 * i] += powers[i];
          totals[at + 3 * i + 1] += powers[i] * y;
          totals[at + 3 * i + 2] += powers[i] * y * y;
        }
      }
    }
  }
  return (u, v, i = 0, j = 0) =>
    totals[(Math.min(u, v) * buffers + Math.max(u, v)) * 9 + 3 * i + j];
}

/** The sums of a row of products times 1, x and x². */
function rowSums(u: Float64Array, v: Float64Array, into: Float64Array) {
  let [s0, s1, s2] = [0, 0, 0];
  for (let x = 0; x < u.length; x++) {
    const product = u[x] * v[x];
    s0 += product;
    s1 += product * x;
    s2 += product * x * x;
  }
  into[0] = s0;
  into[1] = s1;
  into[2] = s2;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Smoothed by (1 4 6 4 1) / 16 both ways, mirrored at the edges without repeating them. */
function binomial({ width, height, data }: Plane): Plane {
  const across = new Float64Array(data.length);
  const down = new Float64Array(data.length);
  smoothLines(data, across, height, width, width, 1);
  smoothLines(across, down, width, 1, height, width);
  return { width, height, data: down };
}

function smoothLines(
  from: Float64Array,
  to: Float64Array,
  lines: number,
  between: number,
  length: number,
  step: number,
) {
  const last = length - 1;
  const inside = (i: number) => {
    const at = Math.abs(i);
    return step * Math.max(0, at > last ? 2 * last - at : at);
  };
  for (let i = 0; i < length; i++) {
    const [l2, l1, r1, r2] = [i - 2, i - 1, i + 1, i + 2].map(inside);
    for (let line = 0, at = 0; line < lines; line++, at += between) {
      to[at + i * step] = (from[at + l2] + from[at + r2] +
        4 * (from[at + l1] + from[at + r1]) + 6 * from[at + i * step]) / 16;
    }
  }
}

/** Value, half the difference of the neighbours to the sides and of those above and below, pixel by pixel. */
function withGradients({ width, height, data }: Plane): Float64Array {
  const to = new Float64Array(3 * data.length);
  for (let y = 0, i = 0; y < height; y++) {
    const inner = y > 0 && y < height - 1;
    for (let x = 0; x < width; x++, i++) {
      to[3 * i] = data[i];
      if (x > 0 && x < width - 1) {
        to[3 * i + 1] = (data[i + 1] - data[i - 1]) / 2;
      }
      if (inner) to[3 * i + 2] = (data[i + width] - data[i - width]) / 2;
    }
  }
  return to;
}
