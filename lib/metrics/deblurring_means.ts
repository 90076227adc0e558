import type { Severity } from "../degrade/mod.ts";
import type { DeblurringRow } from "./score_deblurring.ts";

/** The plain means of a method's scores over the pictures of a severity. */
export interface DeblurringMean {
  /** The method's name. */
  readonly method: string;
  /** Which pictures; those without any are left out. */
  readonly severity: Severity | "all";
  /** How many there are. */
  readonly pictures: number;
  /** Mean PSNR in dB. */
  readonly psnr: number;
  /** Mean SSIM, channel by channel. */
  readonly ssim: number;
  /** Mean SSIM of the volume. */
  readonly ssim3d: number;
  /** The share of pictures that came out more than 3 dB worse than they were. */
  readonly collapseRate: number;
  /** Mean time a picture. */
  readonly seconds: number;
}

const severities = ["all", "severe", "medium", "mild"] as const;

/**
 * Every method's means over all pictures and over those of each severity, as a
 * mean over all hides what a method does to the worst.
 *
 * @example
 * ```ts
 * import { deblurringMeans } from "blindsight";
 *
 * console.log(deblurringMeans([])); // []
 * ```
 */
export function deblurringMeans(
  rows: readonly DeblurringRow[],
): DeblurringMean[] {
  const methods = [...new Set(rows.map(({ method }) => method))];
  return methods.flatMap((method) =>
    severities.flatMap((severity) => {
      const own = rows.filter((row) =>
        row.method === method &&
        (severity === "all" || row.severity === severity)
      );
      if (own.length === 0) return [];
      const mean = (of: (row: DeblurringRow) => number) =>
        own.reduce((sum, row) => sum + of(row), 0) / own.length;
      return [{
        ...{ method, severity, pictures: own.length },
        psnr: mean(({ psnr }) => psnr),
        ssim: mean(({ ssim }) => ssim),
        ssim3d: mean(({ ssim3d }) => ssim3d),
        collapseRate: mean(({ collapsed }) => Number(collapsed)),
        seconds: mean(({ seconds }) => seconds),
      }];
    })
  );
}
