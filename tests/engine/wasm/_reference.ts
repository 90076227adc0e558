/** What the kernels should compute, written as plainly as it can be. */

export interface ConvCase {
  readonly x: [number, number, number, number];
  /** HWIO. */
  readonly filter: [number, number, number, number];
  readonly pad?: [[number, number], [number, number]];
  readonly strides?: [number, number];
  readonly dilations?: [number, number];
}

/** The size of a convolution's result. */
export function outSize(c: ConvCase): [number, number, number, number] {
  const [[top, bottom], [left, right]] = c.pad ?? [[0, 0], [0, 0]];
  const [strideY, strideX] = c.strides ?? [1, 1];
  const [dilationY, dilationX] = c.dilations ?? [1, 1];
  const [kernelHeight, kernelWidth, , outputs] = c.filter;
  const side = (
    size: number,
    kernel: number,
    stride: number,
    dilation: number,
  ) => Math.floor((size - (kernel - 1) * dilation - 1) / stride) + 1;
  return [
    c.x[0],
    side(c.x[1] + top + bottom, kernelHeight, strideY, dilationY),
    side(c.x[2] + left + right, kernelWidth, strideX, dilationX),
    outputs,
  ];
}

/** Calls back for every product in a convolution with the indices of its parts. */
function products(
  c: ConvCase,
  visit: (x: number, filter: number, y: number) => void,
): void {
  const [[top], [left]] = c.pad ?? [[0, 0], [0, 0]];
  const [strideY, strideX] = c.strides ?? [1, 1];
  const [dilationY, dilationX] = c.dilations ?? [1, 1];
  const [batch, height, width, inputs] = c.x;
  const [kernelHeight, kernelWidth, , outputs] = c.filter;
  const [, outHeight, outWidth] = outSize(c);
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        for (let ky = 0; ky < kernelHeight; ky++) {
          for (let kx = 0; kx < kernelWidth; kx++) {
            const iy = oy * strideY + ky * dilationY - top;
            const ix = ox * strideX + kx * dilationX - left;
            if (iy < 0 || iy >= height || ix < 0 || ix >= width) continue;
            for (let i = 0; i < inputs; i++) {
              for (let o = 0; o < outputs; o++) {
                visit(
                  ((n * height + iy) * width + ix) * inputs + i,
                  ((ky * kernelWidth + kx) * inputs + i) * outputs + o,
                  ((n * outHeight + oy) * outWidth + ox) * outputs + o,
                );
              }
            }
          }
        }
      }
    }
  }
}

/** y, from x, filter and bias. */
export function conv(
  c: ConvCase,
  x: Float32Array,
  filter: Float32Array,
  bias?: Float32Array,
): Float64Array {
  const y = new Float64Array(volume(outSize(c)));
  if (bias) y.forEach((_, i) => y[i] = bias[i % bias.length]);
  products(c, (i, j, k) => y[k] += x[i] * filter[j]);
  return y;
}

/** dx, from dy and filter. */
export function convInputGrad(
  c: ConvCase,
  dy: Float32Array,
  filter: Float32Array,
): Float64Array {
  const dx = new Float64Array(volume(c.x));
  products(c, (i, j, k) => dx[i] += dy[k] * filter[j]);
  return dx;
}

/** dfilter, from x and dy. */
export function convFilterGrad(
  c: ConvCase,
  x: Float32Array,
  dy: Float32Array,
): Float64Array {
  const filter = new Float64Array(volume(c.filter));
  products(c, (i, j, k) => filter[j] += x[i] * dy[k]);
  return filter;
}

export function volume(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
