import type { ConvShape } from "./shapes.ts";

/** Told of every product: where x, the filter and y meet. */
type Visit = (x: number, filter: number, y: number) => void;

/**
 * Depthwise convolution with one filter `[height, width, channels,
 * multiplier]` for all samples, as loops: rarely trained, so right is enough.
 */
export const sharedDepthwise = {
  /** y. */
  forward(
    x: Float32Array,
    filter: Float32Array,
    y: Float32Array,
    s: ConvShape,
  ) {
    y.fill(0);
    products(s, (i, j, k) => y[k] += x[i] * filter[j]);
  },

  /** dx. */
  inputGrad(
    dy: Float32Array,
    filter: Float32Array,
    dx: Float32Array,
    s: ConvShape,
  ) {
    dx.fill(0);
    products(s, (i, j, k) => dx[i] += dy[k] * filter[j]);
  },

  /** dfilter. */
  filterGrad(
    x: Float32Array,
    dy: Float32Array,
    filter: Float32Array,
    s: ConvShape,
  ) {
    filter.fill(0);
    products(s, (i, j, k) => filter[j] += x[i] * dy[k]);
  },
};

function products(s: ConvShape, visit: Visit): void {
  const multiplier = s.outChannels / s.inChannels;
  for (let n = 0; n < s.batch; n++) {
    for (let oy = 0; oy < s.outHeight; oy++) {
      for (let ky = 0; ky < s.kernelHeight; ky++) {
        const iy = oy * s.strideY + ky * s.dilationY - s.top;
        if (iy < 0 || iy >= s.height) continue;
        for (let ox = 0; ox < s.outWidth; ox++) {
          const y = ((n * s.outHeight + oy) * s.outWidth + ox) * s.outChannels;
          for (let kx = 0; kx < s.kernelWidth; kx++) {
            const ix = ox * s.strideX + kx * s.dilationX - s.left;
            if (ix < 0 || ix >= s.width) continue;
            const x = ((n * s.height + iy) * s.width + ix) * s.inChannels;
            const filter = (ky * s.kernelWidth + kx) * s.outChannels;
            for (let c = 0; c < s.outChannels; c++) {
              visit(x + Math.floor(c / multiplier), filter + c, y + c);
            }
          }
        }
      }
    }
  }
}
