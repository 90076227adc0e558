import type { Source } from "../../data/mod.ts";
import { fixedDegradation, tableTwoKernels } from "../../degrade/mod.ts";
import { type Image, modCrop, toRgb } from "../../image/mod.ts";
import { bicubicRestorer, protocol, psnr, ssim } from "../../metrics/mod.ts";
import type { KdsrParams } from "./model/network.ts";
import { kdsrRestorer, restoreWithTeacher } from "./restorer.ts";

/** The noise levels of KDSR's Table 2, as deviations in levels of 255. */
export const tableTwoNoises = [0, 10, 20] as const;

/** A row of the table: something that restores, given the sharp picture too. */
export interface TableMethod {
  /** What the row is called. */
  readonly method: string;
  /** Restores a degraded picture; only a teacher may look at the sharp one. */
  restore(lr: Image, hr: Image): Promise<Image>;
}

/** One cell of the table: means over the pictures. */
export interface TableCell {
  /** The row. */
  readonly method: string;
  /** These cells are computed here. */
  readonly source: "measured";
  /** Number of the kernel in its list, from 1. */
  readonly kernel: number;
  /** Deviation of the noise, in levels of 255. */
  readonly noise: number;
  /** Mean PSNR in dB, by the `kdsr` protocol. */
  readonly psnr: number;
  /** Mean SSIM by the same protocol, where it was asked for. */
  readonly ssim?: number;
}

/** Bicubic upsampling as a row. */
export function bicubicMethod(scale: number): TableMethod {
  const bicubic = bicubicRestorer(scale);
  return { method: "bicubic", restore: (lr) => bicubic.restore(lr) };
}

/** A student as a row. */
export function studentMethod(method: string, params: KdsrParams): TableMethod {
  const restorer = kdsrRestorer(params);
  return { method, restore: (lr) => restorer.restore(lr) };
}

/** A teacher as a row: an upper reference that sees the sharp picture. */
export function teacherMethod(method: string, params: KdsrParams): TableMethod {
  return { method, restore: (lr, hr) => restoreWithTeacher(params, lr, hr) };
}

/**
 * Computes the cells of KDSR's Table 2 one by one: every method under nine
 * anisotropic kernels and three noise levels.
 *
 * Each cell's pictures are degraded once, with noise that depends on kernel,
 * picture and `seed` alone, and given to all methods.
 *
 * @param images Sharp pictures; they are cropped to a multiple of the scale.
 *
 * @example
 * ```ts
 * import { generatedSource, kdsr } from "blindsight";
 *
 * const images = generatedSource({ seed: 1, count: 1, width: 64, height: 64 });
 * const cells = kdsr.tableTwoCells({
 *   images,
 *   methods: [kdsr.bicubicMethod(4)],
 *   kernels: [9],
 *   noises: [0],
 * });
 * for await (const { kernel, psnr } of cells) console.log(kernel, psnr);
 * ```
 */
export async function* tableTwoCells(
  {
    images,
    methods,
    list = "kdsr",
    scale = 4,
    seed = 0,
    kernels = [1, 2, 3, 4, 5, 6, 7, 8, 9],
    noises = tableTwoNoises,
    withSsim = false,
    signal,
  }: {
    readonly images: Source;
    readonly methods: readonly TableMethod[];
    /** Which nine kernels. */
    readonly list?: "kdsr" | "dasr";
    readonly scale?: 2 | 3 | 4;
    /** Of the noise. */
    readonly seed?: number;
    /** Numbers of the kernels to compute, from 1. */
    readonly kernels?: readonly number[];
    readonly noises?: readonly number[];
    /** Whether to compute SSIM too, which the paper's table does not have. */
    readonly withSsim?: boolean;
    /** Ends after the cell under way. */
    readonly signal?: AbortSignal;
  },
): AsyncGenerator<TableCell, void, void> {
  const specs = tableTwoKernels(list);
  const scoring = protocol("kdsr", { scale });
  for (const kernel of kernels) {
    for (const noise of noises) {
      if (signal?.aborted) return;
      const degrade = fixedDegradation({
        scale,
        kernel: specs[kernel - 1].spec,
        noise,
        noiseSeed: seed + kernel,
      });
      const sums = methods.map(() => ({ psnr: 0, ssim: 0 }));
      for (let i = 0; i < images.length; i++) {
        const hr = modCrop(toRgb(await images.load(i)), scale);
        const lr = degrade.apply(hr, null, i);
        for (const [m, method] of methods.entries()) {
          const sr = await method.restore(lr, hr);
          sums[m].psnr += psnr(sr, hr, scoring);
          if (withSsim) sums[m].ssim += ssim(sr, hr, scoring);
        }
      }
      for (const [m, { method }] of methods.entries()) {
        yield {
          method,
          source: "measured",
          kernel,
          noise,
          psnr: sums[m].psnr / images.length,
          ...(withSsim ? { ssim: sums[m].ssim / images.length } : {}),
        };
      }
    }
  }
}
