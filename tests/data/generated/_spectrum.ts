import type { Image } from "../../../lib/image/mod.ts";

/**
 * The exponent p of the power spectrum ~ f^-p of a square picture's luminance,
 * fitted between 4 and 64 cycles; its side is a power of two.
 */
export function spectralSlope(
  { width, height, channels, data }: Image,
): number {
  if (width !== height || width & (width - 1)) throw new Error("not square");
  const size = width;
  const real = new Float64Array(size * size);
  for (let i = 0; i < real.length; i++) {
    for (let c = 0; c < channels; c++) {
      real[i] += data[i * channels + c] / channels;
    }
  }
  const mean = real.reduce((a, b) => a + b) / real.length;
  const window = Float64Array.from(
    { length: size },
    (_, i) => Math.sin(Math.PI * (i + 0.5) / size) ** 2,
  );
  for (let i = 0; i < real.length; i++) {
    real[i] = (real[i] - mean) * window[i % size] *
      window[Math.floor(i / size)];
  }
  const imaginary = new Float64Array(size * size);
  for (let i = 0; i < size; i++) transform(real, imaginary, i * size, 1, size);
  for (let i = 0; i < size; i++) transform(real, imaginary, i, size, size);

  const power = new Float64Array(size);
  const count = new Float64Array(size);
  for (let i = 0; i < real.length; i++) {
    const x = i % size, y = Math.floor(i / size);
    const f = Math.hypot(Math.min(x, size - x), Math.min(y, size - y));
    power[Math.round(f)] += real[i] ** 2 + imaginary[i] ** 2;
    count[Math.round(f)]++;
  }
  // A least-squares line through points that are equally spaced in log f.
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let f = 4; f <= 64; f *= 2 ** 0.25) {
    const i = Math.round(f);
    const x = Math.log(i), y = Math.log(power[i] / count[i]);
    n++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  return -(n * sxy - sx * sy) / (n * sxx - sx * sx);
}

/** The discrete Fourier transform of `size` values, `step` apart, in place. */
function transform(
  re: Float64Array,
  im: Float64Array,
  from: number,
  step: number,
  size: number,
) {
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const [a, b] = [from + i * step, from + j * step];
    [re[a], re[b], im[a], im[b]] = [re[b], re[a], im[b], im[a]];
  }
  for (let half = 1; half < size; half *= 2) {
    for (let k = 0; k < half; k++) {
      const cos = Math.cos(Math.PI * k / half);
      const sin = -Math.sin(Math.PI * k / half);
      for (let i = k; i < size; i += 2 * half) {
        const a = from + i * step, b = a + half * step;
        const r = cos * re[b] - sin * im[b], s = cos * im[b] + sin * re[b];
        [re[b], im[b], re[a], im[a]] = [
          re[a] - r,
          im[a] - s,
          re[a] + r,
          im[a] + s,
        ];
      }
    }
  }
}
