/** The arms of the semantic prior, put together. @module */
import { semantic, type Table, table } from "../../mod.ts";
import { mean, spread } from "../_spread.ts";

/** An arm on the pictures of a stratum, over the seeds. */
export interface ArmRow {
  readonly arm: semantic.Arm;
  /** A severity, real pairs, or all of them. */
  readonly stratum: string;
  readonly pictures: number;
  readonly seeds: number;
  readonly parameters: number;
  /** Mean over the pictures, then over the seeds, in dB. */
  readonly psnr: number;
  /** Standard deviation over the seeds of the mean over the pictures; 0 for one seed. */
  readonly spread: number;
  /** PSNR over the host alone, seed by seed: mean and deviation. */
  readonly overHost: number;
  readonly overHostSpread: number;
  /** PSNR over the arm that is fed with zeros, which is as large; null without that arm. */
  readonly overZeros: number | null;
  readonly overZerosSpread: number | null;
  readonly ssim: number;
  readonly ssim3d: number;
  /** The share of pictures that came out more than 3 dB worse than they were. */
  readonly collapseRate: number;
  /** What restoring a picture takes. */
  readonly seconds: number;
  /** The blurry pictures' own PSNR. */
  readonly inputPsnr: number;
}

/** Means and deviations of all arms, stratum by stratum. */
export function armRows(results: readonly semantic.ArmResult[]): ArmRow[] {
  const strata = [
    ...new Set(results.flatMap(({ rows }) => rows.map((row) => row.stratum))),
  ];
  return strata.flatMap((stratum) => {
    const of = (arm: semantic.Arm) =>
      results.filter((result) => result.arm === arm)
        .sort((a, b) => a.seed - b.seed)
        .map((result) => ({
          ...result,
          rows: result.rows.filter((row) => row.stratum === stratum),
        }));
    const psnrs = (arm: semantic.Arm) =>
      of(arm).map(({ rows }) => mean(rows.map(({ psnr }) => psnr)));
    const [host, zeros] = [psnrs("host"), psnrs("zeros")];
    return semantic.arms.filter((arm) => of(arm).length > 0).map((arm) => {
      const own = of(arm);
      const rows = own.flatMap(({ rows }) => rows);
      const scores = psnrs(arm);
      const over = (control: readonly number[]) => {
        const gains = scores.map((score, i) => score - control[i]);
        return [mean(gains), spread(gains)];
      };
      const [overHost, overHostSpread] = over(host);
      const [overZeros, overZerosSpread] = zeros.length > 0
        ? over(zeros)
        : [null, null];
      return {
        ...{ arm, stratum, parameters: own[0].parameters },
        ...{ pictures: own[0].rows.length, seeds: own.length },
        ...{ psnr: mean(scores), spread: spread(scores) },
        ...{ overHost, overHostSpread, overZeros, overZerosSpread },
        ssim: mean(rows.map(({ ssim }) => ssim)),
        ssim3d: mean(rows.map(({ ssim3d }) => ssim3d)),
        collapseRate: mean(rows.map(({ collapsed }) => Number(collapsed))),
        seconds: mean(rows.map(({ seconds }) => seconds)),
        inputPsnr: mean(rows.map(({ inputPsnr }) => inputPsnr)),
      };
    });
  });
}

/** The rows as a table, with spreads beside the means. */
export function armTable(
  rows: readonly ArmRow[],
  { title, note }: { readonly title: string; readonly note: string },
): Table {
  return table(
    rows.map((row) => ({
      ...row,
      group: `${row.stratum} (${row.pictures} picture${
        row.pictures === 1 ? "" : "s"
      }, blurry ${row.inputPsnr.toFixed(2)} dB)`,
      psnrText: withSpread(row.psnr.toFixed(2), row.spread, row.seeds),
      hostText: row.arm === "host"
        ? ""
        : withSpread(signed(row.overHost), row.overHostSpread, row.seeds),
      zerosText: row.arm === "host" || row.arm === "zeros" ||
          row.overZeros === null
        ? ""
        : withSpread(signed(row.overZeros), row.overZerosSpread!, row.seeds),
      size: `${(row.parameters / 1e6).toFixed(2)}M`,
    })),
    [
      { key: "group", label: "pictures" },
      "arm",
      { key: "size", label: "parameters", align: "right" },
      { key: "psnrText", label: "PSNR (dB)", align: "right" },
      { key: "hostText", label: "over host", align: "right" },
      { key: "zerosText", label: "over zeros", align: "right" },
      { key: "ssim", label: "SSIM", digits: 4 },
      { key: "ssim3d", label: "SSIM 3-D", digits: 4 },
      { key: "seconds", label: "s a picture", digits: 2 },
    ],
    { title, group: "group", note },
  );
}

function withSpread(text: string, spread: number, seeds: number): string {
  return seeds > 1 ? `${text} ± ${spread.toFixed(2)}` : text;
}

function signed(value: number): string {
  return `${value < 0 ? "" : "+"}${value.toFixed(2)}`;
}
