import { type Chart, chart } from "../../lib/show/mod.ts";
import type { BenchCase } from "./bench_case.ts";
import { meanRatios, type Result } from "./result.ts";

/** Marks of the ratio's axis. */
const marks = [0.25, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50, 100];

/** Pixels of a row. */
const ROW = 26;

/**
 * One row a case, one dot an engine: its time relative to PyTorch's, whose own
 * is a line at 1. One panel for each number of threads.
 */
export function ratioChart(
  results: readonly Result[],
  cases: readonly BenchCase[],
  subtitle: string,
): Chart {
  const compared = results.filter(({ ratio }) => ratio !== undefined);
  const mean = "geometric mean";
  const threads = [...new Set(compared.map(({ threads }) => threads))];
  const dots = [
    ...compared.map(({ case: name, engine, threads, ratio, ratioSpread }) => ({
      case: cases.find((one) => one.name === name)!.title,
      engine,
      threads,
      ratio,
      low: ratioSpread![0],
      high: ratioSpread![1],
    })),
    ...threads.flatMap((threads) =>
      Object.entries(meanRatios(compared, threads)).map(([engine, ratio]) => ({
        case: mean,
        engine,
        threads,
        ratio,
        low: ratio,
        high: ratio,
      }))
    ),
  ];
  const rows = [...new Set(dots.map((dot) => dot.case))];
  const ends = dots.flatMap(({ low, high }) => [low, high]);
  const low = Math.min(0.5, ...ends) / 1.1;
  const high = Math.max(2, ...ends) * 1.1;
  return chart({
    title: { text: "Time of a step, PyTorch = 1", subtitle },
    data: { values: dots },
    facet: {
      row: {
        field: "threads",
        type: "ordinal",
        header: threads.length > 1
          ? {
            title: null,
            labelExpr: "datum.value + ' threads'",
            labelAngle: 0,
            labelAlign: "left",
          }
          : { title: null, labels: false },
      },
    },
    spec: {
      width: 420,
      height: rows.length * ROW,
      encoding: {
        y: {
          field: "case",
          type: "nominal",
          sort: rows,
          title: null,
          axis: { grid: true, labelFontSize: 12 },
        },
      },
      layer: [
        {
          data: { values: [{ one: 1 }] },
          mark: { type: "rule", color: "#1c1e21", strokeWidth: 1.2 },
          encoding: { x: { datum: 1, type: "quantitative" }, y: null },
        },
        {
          mark: { type: "rule", strokeWidth: 2, opacity: 0.5 },
          encoding: {
            x: { field: "low", type: "quantitative" },
            x2: { field: "high" },
            color: { field: "engine", type: "nominal", legend: null },
          },
        },
        {
          mark: { type: "point", size: 80, opacity: 1 },
          encoding: {
            x: {
              field: "ratio",
              type: "quantitative",
              title: "times PyTorch's time (left of the line is faster)",
              scale: { type: "log", domain: [low, high], nice: false },
              axis: {
                values: marks.filter((mark) => mark >= low && mark <= high),
                grid: true,
                format: "~g",
              },
            },
            color: {
              field: "engine",
              type: "nominal",
              title: null,
              legend: { orient: "top", direction: "horizontal" },
            },
          },
        },
      ],
    },
  }, `[chart: times relative to PyTorch's]`);
}
