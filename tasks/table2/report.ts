/** How the cells of Table 2 are put together: rows, gains, a chart. @module */
import { type Chart, chart, kdsr, type Table, table } from "../../mod.ts";

/** A cell as `--json` writes it. */
export interface Cell {
  readonly method: string;
  readonly source: "measured" | "paper";
  readonly kernel: number;
  readonly noise: number;
  readonly psnr: number;
  readonly ssim?: number;
}

/** A measured method: what it is called and how it came about. */
export interface Measured {
  readonly method: string;
  /** Parameters, in words; empty for none. */
  readonly size: string;
}

/** What the report is made of. */
export interface Report {
  readonly title: string;
  readonly list: "kdsr" | "dasr";
  /** Whether the pictures may be set beside those of papers. */
  readonly comparable: boolean;
  readonly methods: readonly Measured[];
  readonly cells: readonly Cell[];
  readonly notes: readonly string[];
}

const kernels = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** The published rows whose noise levels are among ours, as cells. */
export function paperCells(list: "kdsr" | "dasr"): Cell[] {
  return published(list).flatMap(({ method, noise, psnr }) =>
    psnr.map((value, i): Cell => ({
      method,
      source: "paper",
      kernel: i + 1,
      noise,
      psnr: value,
    }))
  );
}

/** The table: for each noise level what was measured, then what papers print. */
export function reportTable(
  { title, list, methods, cells, notes }: Report,
): Table {
  const rows = kdsr.tableTwoNoises.flatMap((noise) => [
    ...methods.map(({ method, size }) => {
      const own = cells.filter((cell) =>
        cell.method === method && cell.noise === noise
      );
      const psnr = kernels.map((kernel) =>
        own.find((cell) => cell.kernel === kernel)?.psnr
      );
      return row(noise, method, size, "measured", psnr);
    }),
    ...published(list).filter((line) => line.noise === noise).map((line) =>
      row(noise, line.method, line.size, line.source, line.psnr)
    ),
  ]);
  return table(
    rows,
    [
      "noise",
      "method",
      { key: "size", label: "parameters", align: "right" },
      ...kernels.map((k) => ({ key: `k${k}`, digits: 2 })),
      { key: "mean", digits: 2 },
      { key: "source", label: "source" },
    ],
    { title, note: notes.join("\n"), group: "noise" },
  );
}

/** Mean PSNR of a method over the nine kernels. */
export function meanPsnr(
  cells: readonly Cell[],
  method: string,
  noise: number,
): number {
  const own = cells.filter((cell) =>
    cell.method === method && cell.noise === noise
  );
  return own.reduce((sum, { psnr }) => sum + psnr, 0) / own.length;
}

/** One panel a noise level: PSNR by kernel, a line a method. */
export function reportChart(
  { title, methods, cells, list, comparable }: Report,
): Chart {
  const best = list === "kdsr" ? "KDSR_S" : "KDSR";
  const paper = comparable
    ? paperCells(list).filter(({ method }) => method === best)
    : [];
  const values = [
    ...cells.map(({ method, kernel, noise, psnr }) => ({
      method,
      kernel: `k${kernel}`,
      noise: `noise ${noise}`,
      psnr,
    })),
    ...paper.map((cell) => ({
      method: `${best} (paper)`,
      kernel: `k${cell.kernel}`,
      noise: `noise ${cell.noise}`,
      psnr: cell.psnr,
    })),
  ];
  const order = [
    ...methods.map(({ method }) => method),
    ...(comparable ? [`${best} (paper)`] : []),
  ];
  return chart({
    title,
    data: { values },
    facet: {
      field: "noise",
      type: "nominal",
      sort: kdsr.tableTwoNoises.map((noise) => `noise ${noise}`),
      header: { title: null, labelFontSize: 13, labelFontWeight: 600 },
    },
    columns: 3,
    spec: {
      width: 240,
      height: 220,
      mark: { type: "line", point: { size: 26 }, strokeWidth: 2 },
      encoding: {
        x: {
          field: "kernel",
          type: "nominal",
          title: "kernel",
          axis: { labelAngle: 0 },
        },
        y: {
          field: "psnr",
          type: "quantitative",
          title: "PSNR (dB)",
          scale: { zero: false },
        },
        color: {
          field: "method",
          type: "nominal",
          sort: order,
          title: null,
          legend: { orient: "bottom", columns: 6 },
        },
        strokeDash: {
          condition: {
            test: `datum.method === '${best} (paper)'`,
            value: [3, 3],
          },
          value: [1, 0],
        },
      },
    },
  });
}

function published(list: "kdsr" | "dasr") {
  return kdsr.publishedTableTwo[list].filter(({ noise }) =>
    (kdsr.tableTwoNoises as readonly number[]).includes(noise)
  );
}

function row(
  noise: number,
  method: string,
  size: string,
  source: string,
  psnr: readonly (number | undefined)[],
) {
  const known = psnr.filter((value) => value !== undefined);
  return {
    noise,
    method,
    size,
    ...Object.fromEntries(kernels.map((k, i) => [`k${k}`, psnr[i]])),
    mean: known.reduce((sum, value) => sum + value, 0) / known.length,
    source,
  };
}
