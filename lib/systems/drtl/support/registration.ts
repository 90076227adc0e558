import { type Image, imresize, toGrey } from "../../../image/mod.ts";
import { fft2 } from "./fft.ts";

/** How one picture lies on another. */
export interface Registration {
  /** By how many pixels the first must be moved rightwards to lie on the second. */
  readonly x: number;
  /** By how many it must be moved downwards. */
  readonly y: number;
  /** The second's brightness as `gain * first + offset`, in [0, 1]. */
  readonly gain: number;
  readonly offset: number;
  /** The correlation of their coarse structure, 1 for the same picture. */
  readonly likeness: number;
  /** Fine detail of the first over that of the second: above 1 the first is the sharper one. */
  readonly sharpness: number;
}

/** The width of the low-pass that shifts are measured through, in cycles a pixel. */
const lowPass = 0.1;
/** Side of the coarse pictures that brightness and likeness are measured on, where blur makes no difference. */
const coarse = 24;

/**
 * Measures how two pictures of the same size lie on each other: the shift by
 * phase correlation over several windows, to a tenth of a pixel or better; the
 * brightness by least squares and the likeness on coarse versions.
 */
export function register(first: Image, second: Image): Registration {
  const a = toGrey(first);
  const b = toGrey(second);
  const [smallA, smallB] = [a, b].map((image) =>
    imresize(image, { width: coarse, height: coarse }).data
  );
  return {
    ...findShift(a, b),
    ...fitBrightness(smallA, smallB),
    likeness: correlation(smallA, smallB),
    sharpness: Math.sqrt((detail(a) + 1e-12) / (detail(b) + 1e-12)),
  };
}

/** Mean square of what is left after a 3x3 mean. */
function detail({ width, height, data }: Image): number {
  let sum = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const around = data[i - 1] + data[i + 1] + data[i - width] +
        data[i + width];
      sum += (data[i] - around / 4) ** 2;
    }
  }
  return sum / (width * height);
}

function fitBrightness(a: Float32Array, b: Float32Array) {
  const n = a.length;
  let [ma, mb, aa, ab] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    ma += a[i] / n;
    mb += b[i] / n;
  }
  for (let i = 0; i < n; i++) {
    aa += (a[i] - ma) ** 2;
    ab += (a[i] - ma) * (b[i] - mb);
  }
  const gain = aa > 0 ? ab / aa : 1;
  return { gain, offset: mb - gain * ma };
}

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (v: Float32Array) => v.reduce((s, x) => s + x, 0) / v.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  // Two pictures without any structure are as alike as can be.
  return aa * bb > 0 ? ab / Math.sqrt(aa * bb) : Number(aa === bb);
}

/** Phase correlation, its cross-power spectra summed over a grid of windows. */
function findShift(a: Image, b: Image): { x: number; y: number } {
  const shortest = Math.min(a.width, a.height);
  const size = Math.min(256, 2 ** Math.floor(Math.log2(shortest)));
  const re = new Float64Array(size * size);
  const im = new Float64Array(size * size);
  const places = (length: number) => {
    const count = Math.min(3, Math.max(1, Math.floor(length / size)));
    return Array.from(
      { length: count },
      (_, i) =>
        Math.round(
          count === 1 ? (length - size) / 2 : i * (length - size) / (count - 1),
        ),
    );
  };
  for (const y of places(a.height)) {
    for (const x of places(a.width)) {
      addCrossPower(a, b, x, y, size, re, im);
    }
  }
  for (let v = 0; v < size; v++) {
    for (let u = 0; u < size; u++) {
      const fx = (u < size / 2 ? u : u - size) / size;
      const fy = (v < size / 2 ? v : v - size) / size;
      const weight = Math.exp(-(fx * fx + fy * fy) / (2 * lowPass ** 2));
      re[v * size + u] *= weight;
      im[v * size + u] *= weight;
    }
  }
  fft2(re, im, size, true);
  let peak = 0;
  for (let i = 1; i < re.length; i++) if (re[i] > re[peak]) peak = i;
  const [px, py] = [peak % size, Math.floor(peak / size)];
  const at = (x: number, y: number) =>
    re[((y + size) % size) * size + (x + size) % size];
  const centred = (p: number) => (p < size / 2 ? p : p - size);
  return {
    x: centred(px) + vertex(at(px - 1, py), at(px, py), at(px + 1, py)),
    y: centred(py) + vertex(at(px, py - 1), at(px, py), at(px, py + 1)),
  };
}

/** Where the peak of a Gaussian through three samples lies, from the middle one. */
function vertex(left: number, middle: number, right: number): number {
  if (!(left > 0 && right > 0)) return 0;
  const [l, m, r] = [left, middle, right].map(Math.log);
  const curvature = l - 2 * m + r;
  return curvature < 0 ? 0.5 * (l - r) / curvature : 0;
}

/** Adds a window's normalised cross-power spectrum, whose inverse transform peaks at the shift. */
function addCrossPower(
  a: Image,
  b: Image,
  left: number,
  top: number,
  size: number,
  re: Float64Array,
  im: Float64Array,
): void {
  const [ar, ai] = spectrum(a, left, top, size);
  const [br, bi] = spectrum(b, left, top, size);
  for (let i = 0; i < re.length; i++) {
    const x = br[i] * ar[i] + bi[i] * ai[i];
    const y = bi[i] * ar[i] - br[i] * ai[i];
    const power = Math.hypot(x, y) + 1e-12;
    re[i] += x / power;
    im[i] += y / power;
  }
}

/** A window without its mean, faded out towards its borders, transformed. */
function spectrum(
  { width, data }: Image,
  left: number,
  top: number,
  size: number,
): [Float64Array, Float64Array] {
  const re = new Float64Array(size * size);
  let mean = 0;
  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) {
      re[i] = data[(top + y) * width + left + x];
      mean += re[i] / re.length;
    }
  }
  const fade = Float64Array.from(
    { length: size },
    (_, i) => 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / size),
  );
  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) {
      re[i] = (re[i] - mean) * fade[x] * fade[y];
    }
  }
  const im = new Float64Array(size * size);
  fft2(re, im, size);
  return [re, im];
}
