/** What distillation brought, over seeds. @module */
import { kdsr } from "../../mod.ts";
import { type Cell, meanPsnr } from "./report.ts";

/** Differences of mean PSNR at one noise level, one for each seed. */
export interface Gain {
  readonly of: string;
  readonly over: string;
  readonly noise: number;
  /** dB, by seed. */
  readonly psnr: readonly number[];
}

/** The gains of one method over another at every noise level. */
export function gains(
  ofSeeds: readonly (readonly Cell[])[],
  of: string,
  over: string,
): Gain[] {
  return kdsr.tableTwoNoises.map((noise) => ({
    of,
    over,
    noise,
    psnr: ofSeeds.map((cells) =>
      meanPsnr(cells, of, noise) - meanPsnr(cells, over, noise)
    ),
  }));
}

/** A gain in words: its mean, and its spread where there are several seeds. */
export function inWords(gains: readonly Gain[]): string {
  const [{ of, over, psnr: { length: seeds } }] = gains;
  const parts = gains.map(({ noise, psnr }) => {
    const mean = psnr.reduce((sum, value) => sum + value, 0) / psnr.length;
    const sign = mean < 0 ? "−" : "+";
    const spread = seeds > 1
      ? ` (${psnr.map((value) => value.toFixed(2)).join(", ")})`
      : "";
    return `${sign}${Math.abs(mean).toFixed(2)} dB${spread} at noise ${noise}`;
  });
  return `${of} over ${over}: ${parts.join("; ")}`;
}

/** The mean over seeds of every cell, in the order of the first seed's cells. */
export function meanCells(ofSeeds: readonly (readonly Cell[])[]): Cell[] {
  return ofSeeds[0].map((cell) => {
    const same = ofSeeds.flatMap((cells) =>
      cells.filter(({ method, kernel, noise }) =>
        method === cell.method && kernel === cell.kernel && noise === cell.noise
      )
    );
    const mean = (key: "psnr" | "ssim") =>
      same.reduce((sum, one) => sum + (one[key] ?? NaN), 0) / same.length;
    return {
      ...cell,
      psnr: mean("psnr"),
      ...(cell.ssim === undefined ? {} : { ssim: mean("ssim") }),
    };
  });
}
