import { bicubicKernel } from "./bicubic_kernel.ts";
import { type KernelGanConfig, reach } from "./config.ts";
import type { Pass } from "./judge.ts";
import type { Block, Memory } from "./memory.ts";

/** A generator's crop and what becomes of it. */
export interface Sampling {
  /** Taps a side of what is sampled with. */
  readonly side: number;
  /** Pixels a side of the result. */
  readonly out: number;
  /** Floats of a row of half the crop's columns, and of a result's row. */
  readonly fromRow: number;
  readonly toRow: number;
  readonly even: Block;
  readonly odd: Block;
  readonly result: Block;
  readonly bicubic: Block;
  readonly bicubicKernel: Block;
  readonly grad: Block;
}

/** Room for a crop. */
export function layOutSampling(
  memory: Memory,
  config: KernelGanConfig,
  out: number,
): Sampling {
  const side = reach(config);
  const toRow = Math.ceil(3 * out / 16) * 16;
  // Rows are read a little past their end.
  const fromRow = toRow + 3 * Math.ceil(side / 2) + 8;
  const half = config.crop * fromRow;
  const kernel = memory.floats(side * side);
  const offset = 2 * Math.floor((config.crop / 2 - out) / 2) - 3;
  kernel.data.set(bicubicKernel(side, offset));
  return {
    side,
    out,
    fromRow,
    toRow,
    even: memory.floats(half),
    odd: memory.floats(half),
    result: memory.floats(out * toRow),
    bicubic: memory.floats(out * toRow),
    bicubicKernel: kernel,
    grad: memory.floats(out * toRow),
  };
}

/** The crop's even and odd columns, each in rows of its own. */
export function split(
  { even, odd, fromRow }: Sampling,
  side: number,
  input: Float32Array,
): void {
  for (let y = 0, at = 0; y < side; y++) {
    let to = y * fromRow;
    for (let x = 0; x < side; x += 2, to += 3) {
      for (let c = 0; c < 3; c++, at++) {
        even.data[to + c] = input[at];
        odd.data[to + c] = input[at + 3];
      }
      at += 3;
    }
  }
}

/** Correlates the crop with a kernel at every second pixel. */
export function sample(
  { dense }: Memory,
  { even, odd, side, out, fromRow, toRow }: Sampling,
  kernel: Block,
  to: Block,
): void {
  dense.sample(
    even.at,
    odd.at,
    kernel.at,
    to.at,
    side,
    out,
    fromRow,
    toRow,
    3,
  );
}

/** The kernel's gradient from the result's. */
export function sampleGrad(
  { dense }: Memory,
  { even, odd, grad, side, out, fromRow, toRow }: Sampling,
  kernelGrad: Block,
): void {
  dense.sampleGrad(
    even.at,
    odd.at,
    grad.at,
    kernelGrad.at,
    side,
    out,
    fromRow,
    toRow,
    3,
  );
}

/** The result without the gaps between its rows, noise added. */
export function compact(
  { result, out, toRow }: Sampling,
  picture: Float32Array,
  noise?: Float32Array,
): void {
  for (let y = 0, at = 0; y < out; y++) {
    for (let x = 0; x < 3 * out; x++, at++) {
      picture[at] = result.data[y * toRow + x] + (noise ? noise[at] : 0);
    }
  }
}

/** Every channel becomes the sum of all three. */
export function sumChannels({ bicubic: { data }, out, toRow }: Sampling): void {
  for (let y = 0; y < out; y++) {
    for (let x = 0, at = y * toRow; x < out; x++, at += 3) {
      data[at] = data[at + 1] = data[at + 2] = data[at] + data[at + 1] +
        data[at + 2];
    }
  }
}

/** The mean square difference from the bicubic result, and the result's whole gradient. */
export function bicubicTerm(
  { result, bicubic, grad, out, toRow }: Sampling,
  { pictureGrad }: Pass,
  weight: number,
): { bicubic: number; energy: number } {
  const count = 3 * out * out;
  let [sum, energy] = [0, 0];
  for (let y = 0, from = 0; y < out; y++) {
    for (let x = 0; x < 3 * out; x++, from++) {
      const at = y * toRow + x;
      const off = result.data[at] - bicubic.data[at];
      sum += off * off;
      energy += bicubic.data[at] ** 2;
      grad.data[at] = pictureGrad.data[from] + weight * 2 * off / count;
    }
  }
  return { bicubic: sum / count, energy: energy / count };
}
