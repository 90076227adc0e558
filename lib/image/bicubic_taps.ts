/** Which source positions make each output position, and with which weights. */
export interface Taps {
  /** Taps of one output position. */
  readonly count: number;
  /** `outputs * count` source positions, borders already resolved. */
  readonly index: Int32Array;
  /** `outputs * count` weights; those of one output sum to 1. */
  readonly weight: Float64Array;
}

/**
 * How an image goes on beyond its edge: mirrored with the edge pixel repeated,
 * that pixel alone, or as in KernelGAN's and ZSSR's released code, where right
 * and bottom are mirrored but taps left of and above the image count for
 * nothing and the others for more.
 */
export type Border = "mirror" | "clamp" | "kernelgan";

/** Keys' cubic with a = -0.5. */
function cubic(x: number): number {
  const d = Math.abs(x);
  if (d <= 1) return (1.5 * d - 2.5) * d * d + 1;
  if (d <= 2) return ((-0.5 * d + 2.5) * d - 4) * d + 2;
  return 0;
}

/**
 * MATLAB's interpolation table for one dimension.
 *
 * @param scale Output length over input length; when it shrinks and `antialias` is set, the cubic is
 * stretched by `1 / scale`.
 */
export function bicubicTaps(
  length: number,
  outputs: number,
  scale: number,
  antialias: boolean,
  border: Border,
): Taps {
  const stretch = antialias && scale < 1 ? scale : 1;
  const width = 4 / stretch;
  const wide = Math.ceil(width) + 2;
  const first = new Int32Array(outputs);
  const all = new Float64Array(outputs * wide);
  let from = wide;
  let to = 0;
  for (let i = 0; i < outputs; i++) {
    // The output pixel's centre in source pixels, both counted from 1 as MATLAB does.
    const centre = (i + 1) / scale + 0.5 * (1 - 1 / scale);
    first[i] = Math.floor(centre - width / 2) - 1;
    let sum = 0;
    for (let k = 0; k < wide; k++) {
      const lost = border === "kernelgan" && first[i] + k < 0;
      const weight = lost
        ? 0
        : stretch * cubic(stretch * (centre - (first[i] + 1 + k)));
      all[i * wide + k] = weight;
      sum += weight;
    }
    for (let k = 0; k < wide; k++) {
      if ((all[i * wide + k] /= sum) === 0) continue;
      from = Math.min(from, k);
      to = Math.max(to, k + 1);
    }
  }

  // Columns that are zero everywhere are left out.
  const count = to - from;
  const index = new Int32Array(outputs * count);
  const weight = new Float64Array(outputs * count);
  for (let i = 0; i < outputs; i++) {
    for (let k = 0; k < count; k++) {
      const at = first[i] + from + k;
      index[i * count + k] = border === "clamp"
        ? Math.min(Math.max(at, 0), length - 1)
        : mirror(at, length);
      weight[i * count + k] = all[i * wide + from + k];
    }
  }
  return { count, index, weight };
}

function mirror(at: number, length: number): number {
  const period = 2 * length;
  const inside = ((at % period) + period) % period;
  return inside < length ? inside : period - 1 - inside;
}
