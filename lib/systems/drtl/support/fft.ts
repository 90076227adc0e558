/**
 * The two-dimensional Fourier transform of a square of `size` by `size` complex
 * numbers, in place; the inverse without its factor of 1 / size².
 *
 * @param size A power of two.
 */
export function fft2(
  real: Float64Array,
  imaginary: Float64Array,
  size: number,
  inverse = false,
): void {
  for (let row = 0; row < size; row++) {
    fft(real, imaginary, size, row * size, 1, inverse);
  }
  for (let column = 0; column < size; column++) {
    fft(real, imaginary, size, column, size, inverse);
  }
}

/** A transform of `size` numbers that lie `stride` apart: Cooley and Tukey, radix 2. */
function fft(
  re: Float64Array,
  im: Float64Array,
  size: number,
  first: number,
  stride: number,
  inverse: boolean,
): void {
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const [a, b] = [first + i * stride, first + j * stride];
    [re[a], re[b]] = [re[b], re[a]];
    [im[a], im[b]] = [im[b], im[a]];
  }
  for (let length = 2; length <= size; length *= 2) {
    const angle = (inverse ? 2 : -2) * Math.PI / length;
    for (let k = 0; k < length / 2; k++) {
      const [c, s] = [Math.cos(angle * k), Math.sin(angle * k)];
      for (let i = k; i < size; i += length) {
        const a = first + i * stride;
        const b = a + (length / 2) * stride;
        const x = re[b] * c - im[b] * s;
        const y = re[b] * s + im[b] * c;
        re[b] = re[a] - x;
        im[b] = im[a] - y;
        re[a] += x;
        im[a] += y;
      }
    }
  }
}
