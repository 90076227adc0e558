/** The scores of several methods as a table. @module */
import { type EvaluationRow, type Table, table } from "../../mod.ts";

/** The plain mean of a method's scores. */
export interface Mean {
  readonly method: string;
  readonly psnr: number;
  readonly ssim: number;
}

/** Every method's mean, in the order in which methods appear. */
export function meansOf(rows: readonly EvaluationRow[]): Mean[] {
  const methods = [...new Set(rows.map(({ method }) => method))];
  return methods.map((method) => {
    const own = rows.filter((row) => row.method === method);
    const mean = (score: "psnr" | "ssim") =>
      own.reduce((sum, row) => sum + row[score], 0) / own.length;
    return { method, psnr: mean("psnr"), ssim: mean("ssim") };
  });
}

/** All rows in the order given, those of several methods picture by picture, and the means. */
export function scoreTable(
  rows: readonly EvaluationRow[],
  title: string,
): Table {
  const [{ protocol }] = rows;
  const means = meansOf(rows);
  const best = means.length > 1 ? "max" : "none";
  const group = (image: string) =>
    means.length > 1 || image === "mean" ? image : "pictures";
  return table(
    [
      ...rows.map((row) => ({ ...row, group: group(row.image) })),
      ...means.map((mean) => ({
        ...mean,
        image: "mean",
        protocol,
        group: group("mean"),
      })),
    ],
    [
      "image",
      "method",
      { key: "psnr", label: "PSNR (dB)", digits: 2, best },
      { key: "ssim", label: "SSIM", digits: 4, best },
      "protocol",
    ],
    { title, group: "group" },
  );
}
