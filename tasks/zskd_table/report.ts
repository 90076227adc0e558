/** The cells of zskd's table, put together. @module */
import { type Table, table, zskd } from "../../mod.ts";
import { mean, spread } from "../_spread.ts";

/** A method's scores on a picture over the seeds. */
export interface TableRow {
  readonly method: zskd.FourRowMethod;
  readonly image: string;
  readonly protocol: string;
  readonly seeds: number;
  readonly psnr: number;
  /** Standard deviation over the seeds, of a sample; 0 for one seed. */
  readonly spread: number;
  readonly ssim: number;
  /** PSNR over the row above, for the first row over bicubic; absent for controls. */
  readonly gain?: number;
}

/** Means and spreads, picture by picture, and the means over all pictures. */
export function tableRows(cells: readonly zskd.FourRowCell[]): TableRow[] {
  const images = [...new Set(cells.map(({ image }) => image))];
  const rows = images.flatMap((image) =>
    withGains(zskd.fourRowMethods.map((method) => {
      const own = cells.filter((cell) =>
        cell.image === image && cell.method === method
      );
      const scores = own.map(({ psnr }) => psnr);
      return {
        method,
        image,
        protocol: own[0].protocol,
        seeds: own.length,
        psnr: mean(scores),
        spread: spread(scores),
        ssim: mean(own.map(({ ssim }) => ssim)),
      };
    }))
  );
  if (images.length < 2) return rows;
  const means = zskd.fourRowMethods.map((method) => {
    const own = rows.filter((row) => row.method === method);
    const protocols = new Set(own.map(({ protocol }) => protocol));
    return {
      method,
      image: "mean",
      protocol: [...protocols].join(" and "),
      seeds: own[0].seeds,
      psnr: mean(own.map(({ psnr }) => psnr)),
      spread: mean(own.map(({ spread }) => spread)),
      ssim: mean(own.map(({ ssim }) => ssim)),
    };
  });
  return [...rows, ...withGains(means)];
}

/** The rows as a table, with the spread beside each mean where there is one. */
export function fourRowTable(rows: readonly TableRow[], title: string): Table {
  return table(
    rows.map((row) => ({
      ...row,
      psnrText: row.psnr.toFixed(2) +
        (row.seeds > 1 ? ` ± ${row.spread.toFixed(2)}` : ""),
      gainText: row.gain === undefined
        ? ""
        : `${row.gain < 0 ? "" : "+"}${row.gain.toFixed(2)}`,
    })),
    [
      "image",
      "method",
      { key: "psnrText", label: "PSNR (dB)", align: "right" },
      { key: "gainText", label: "gain", align: "right" },
      { key: "ssim", label: "SSIM", digits: 4, best: "max" },
      "protocol",
    ],
    { title, group: "image" },
  );
}

/** The four rows each against the one above; the first against bicubic. */
function withGains(rows: readonly TableRow[]): TableRow[] {
  return rows.map((row, i) => {
    if (i < 2) return row;
    const above = i === 2 ? rows[0] : rows[i - 1];
    return { ...row, gain: row.psnr - above.psnr };
  });
}
