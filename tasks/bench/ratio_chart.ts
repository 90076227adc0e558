import { type Chart, chart } from "../../lib/show/mod.ts";
import type { BenchCase } from "./bench_case.ts";
import { meanRatios, type Result } from "./result.ts";

/** Marks of the ratio's axis. */
const marks = [
  0.02,
  0.05,
  0.1,
  0.2,
  0.3,
  0.5,
  0.7,
  1,
  1.5,
  2,
  3,
  5,
  10,
  20,
  50,
  100,
];

/** Pixels of an engine's lane in a row, and between rows. */
const LANE = 13;
const GAP = 12;

const MEAN = "geometric mean";

/**
 * One row a case, one dot an engine: its time relative to PyTorch's, whose own
 * is the line at 1, with quartiles. One panel for each number of threads.
 */
export function ratioChart(
  results: readonly Result[],
  cases: readonly BenchCase[],
  subtitle: readonly string[],
): Chart {
  const values = dots(results, cases);
  const rows = [...new Set(values.map((dot) => dot.case))];
  const ends = values.flatMap(({ low, high }) => [low, high]);
  const low = Math.min(0.5, ...ends) / 1.1;
  const high = Math.max(2, ...ends) * 1.15;
  const x = {
    type: "quantitative",
    scale: { type: "log", domain: [low, high], nice: false },
    title: "times PyTorch's time (left is faster)",
    axis: {
      values: marks.filter((mark) => mark >= low && mark <= high),
      labelExpr: "datum.value + '×'",
      grid: true,
    },
  };
  const engines = [...new Set(values.map(({ engine }) => engine))];
  const colour = {
    field: "engine",
    type: "nominal",
    sort: engines,
    title: null,
    legend: {
      orient: "top",
      direction: "horizontal",
      offset: 10,
      symbolOpacity: 1,
    },
  };
  const isMean = `datum.case === '${MEAN}'`;
  return chart({
    title: { text: "Time of a step beside PyTorch's", subtitle },
    data: { values },
    facet: {
      field: "threads",
      type: "nominal",
      header: { title: null, labelAnchor: "start" },
    },
    columns: 1,
    spec: {
      width: 430,
      height: rows.length * (engines.length * LANE + GAP),
      encoding: {
        y: {
          field: "case",
          type: "nominal",
          sort: rows,
          title: null,
          axis: {
            labelFontSize: 12,
            labelFontWeight: {
              condition: { test: `datum.value === '${MEAN}'`, value: 600 },
              value: 400,
            },
          },
          scale: { paddingInner: GAP / (engines.length * LANE + GAP) },
        },
        yOffset: { field: "engine", type: "nominal", sort: engines },
      },
      layer: [
        {
          mark: { type: "rule", strokeWidth: 1.5, color: "#4a4f57" },
          encoding: { x: { datum: 1, ...x }, y: null, yOffset: null },
        },
        {
          mark: { type: "rule", strokeWidth: 3, opacity: 0.35 },
          encoding: {
            x: { field: "low", ...x },
            x2: { field: "high" },
            color: colour,
          },
        },
        {
          mark: { type: "point", size: 90, opacity: 1 },
          encoding: {
            x: { field: "ratio", ...x },
            color: colour,
            shape: {
              condition: { test: isMean, value: "diamond" },
              value: "circle",
            },
          },
        },
        {
          transform: [{ filter: isMean }],
          mark: {
            type: "text",
            align: "left",
            dx: 9,
            fontSize: 12,
            fontWeight: 600,
          },
          encoding: {
            x: { field: "ratio", ...x },
            color: colour,
            text: { field: "ratio", format: ".2f" },
          },
        },
      ],
    },
  }, "[chart: times relative to PyTorch's]");
}

function dots(results: readonly Result[], cases: readonly BenchCase[]) {
  const compared = results.flatMap(({ ratio, ratioSpread, ...result }) => {
    if (ratio === undefined || !ratioSpread) return [];
    const title = cases.find(({ name }) => name === result.case)!.title;
    return [dot(title, result.engine, result.threads, ratio, ratioSpread)];
  });
  const threads = [...new Set(results.map(({ threads }) => threads))];
  const means = threads.flatMap((count) =>
    Object.entries(meanRatios(results, count)).map(([engine, ratio]) =>
      dot(MEAN, engine, count, ratio, [ratio, ratio])
    )
  );
  return [...compared, ...means];
}

function dot(
  title: string,
  engine: string,
  threads: number,
  ratio: number,
  [low, high]: readonly [number, number],
) {
  return {
    case: title,
    engine,
    threads: threads === 1 ? "1 thread" : `${threads} threads`,
    ratio,
    low,
    high,
  };
}
