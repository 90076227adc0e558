import { InputError } from "../engine/input_error.ts";
import { type Chart, chart, type ChartSpec } from "./chart.ts";
import { formatNumber } from "./format_number.ts";
import { logTicks } from "./log_ticks.ts";
import { spreadLabels } from "./spread_labels.ts";
import { sparkline } from "./sparkline.ts";
import { ink, palette } from "./theme.ts";
import { type Points, smooth, thin } from "./thin.ts";

/** One curve: its values at 1, 2, 3, …, or points. */
export type Series = readonly number[] | Points;

/** How curves are drawn. */
export interface LineChartOptions {
  /** The heading. */
  readonly title?: string;
  /** A fainter line below the heading. */
  readonly subtitle?: string;
  /** What runs along the bottom, `"step"` unless told. */
  readonly x?: string;
  /** What runs up the side. */
  readonly y?: string;
  /** `"log"` for losses; it leaves out what is not above 0. */
  readonly scale?: "linear" | "log";
  /** Draws each curve as a running mean over about this many points, above the faint curve itself. */
  readonly smooth?: number;
  /** Level lines to compare with, by name: a baseline, a published figure. */
  readonly references?: Readonly<Record<string, number>>;
  /** Width of the plot in pixels, 520 unless told. */
  readonly width?: number;
  /** Height of the plot in pixels, 240 unless told. */
  readonly height?: number;
}

/** More points than this cannot be told apart. */
const MOST = 400;

/**
 * Draws curves, each with its name at its end: losses or PSNR over steps.
 *
 * @param series Curves by name; values that are not finite are left out.
 * @throws {InputError} If x and y of a curve are not equally many.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lineChart } from "blindsight";
 *
 * const curves = lineChart(
 *   { teacher: [0.3, 0.1, 0.05], student: { x: [2, 3], y: [0.2, 0.08] } },
 *   { title: "Loss", scale: "log" },
 * );
 * assert(curves.text.includes("teacher"));
 * ```
 */
export function lineChart(
  series: Readonly<Record<string, Series>>,
  options: LineChartOptions = {},
): Chart {
  const curves = Object.entries(series).map(([name, given]) => ({
    name,
    ...clean(name, given, options.scale === "log"),
  }));
  const text = [
    ...options.title === undefined ? [] : [options.title],
    ...curves.map(describe),
    ...Object.entries(options.references ?? {}).map(([name, value]) =>
      `${name}: ${formatNumber(value)}`
    ),
  ];
  return chart(lineSpec(curves, options), text.join("\n"));
}

interface Curve extends Points {
  readonly name: string;
}

function clean(name: string, given: Series, positive: boolean): Points {
  const y = "y" in given ? given.y : given;
  const x = "x" in given ? given.x : y.map((_, i) => i + 1);
  if (x.length !== y.length) {
    throw new InputError(
      `the curve "${name}" has ${x.length} values of x and ${y.length} of y; give as many of both`,
    );
  }
  const kept = y.map((value, i) => [x[i], value]).filter(([, value]) =>
    Number.isFinite(value) && (!positive || value > 0)
  );
  return { x: kept.map(([x]) => x), y: kept.map(([, y]) => y) };
}

function describe({ name, y }: Curve): string {
  if (y.length === 0) return `${name}: no values`;
  const [first, last] = [formatNumber(y[0]), formatNumber(y.at(-1)!)];
  return `${name}: ${first} → ${last}  ${sparkline(y)}`;
}

function lineSpec(
  curves: readonly Curve[],
  options: LineChartOptions,
): ChartSpec {
  const { width = 520, height = 240, scale = "linear" } = options;
  const references = Object.entries(options.references ?? {});
  const lines = curves.map(({ name, x, y }) => {
    const line = options.smooth === undefined
      ? y
      : scale === "log"
      ? smooth(y.map(Math.log), options.smooth).map(Math.exp)
      : smooth(y, options.smooth);
    return { name, ...thin({ x, y: line }, MOST) };
  });
  const domain = range(curves, references.map(([, value]) => value), scale);
  const toPixel = (value: number) => {
    const f = scale === "log" ? Math.log : (v: number) => v;
    const [low, high] = domain.map(f);
    return height - height * (f(value) - low) / (high - low);
  };
  const labels = spreadLabels([
    ...lines.filter(({ y }) => y.length > 0).map(({ name, y }) => ({
      name,
      y: toPixel(y.at(-1)!),
    })),
    ...references.map(([name, value]) => ({ name, y: toPixel(value) })),
  ], height);
  const names = curves.map(({ name }) => name);
  const colour = {
    field: "series",
    type: "nominal",
    legend: null,
    sort: null,
    scale: {
      domain: [...names, ...references.map(([name]) => name)],
      range: [
        ...names.map((_, i) => palette[i % palette.length]),
        ...references.map(() => ink.faint),
      ],
    },
  };
  const start = Math.min(...curves.flatMap(({ x }) => x.slice(0, 1)));
  const end = Math.max(...curves.flatMap(({ x }) => x.slice(-1)));
  const x = {
    field: "x",
    type: "quantitative",
    title: options.x ?? "step",
    scale: { domain: along(start, end) },
    axis: {
      format: end >= 10_000 ? "~s" : ",~f",
      tickCount: 6,
      ...curves.every(({ x }) => x.every(Number.isInteger)) &&
        { tickMinStep: 1 },
    },
  };
  const y = {
    field: "y",
    type: "quantitative",
    title: options.y ?? null,
    scale: { type: scale, domain, nice: false },
    axis: {
      ...scale === "log" && { values: logTicks(...domain), format: "~g" },
      tickCount: 5,
      titleAngle: 0,
      titleAlign: "left",
      titleAnchor: "end",
      titleX: 0,
      titleY: -8,
    },
  };
  const layer = (values: readonly Curve[], mark: Record<string, unknown>) => ({
    data: { values: values.flatMap(toValues) },
    mark: { type: "line", ...mark },
    encoding: { x, y, color: colour },
  });
  return {
    width,
    height,
    ...options.title !== undefined && {
      title: {
        text: options.title,
        ...options.subtitle !== undefined && { subtitle: options.subtitle },
        ...options.y !== undefined && { offset: 7 },
      },
    },
    layer: [
      ...options.smooth === undefined ? [] : [
        layer(
          curves.map((c) => ({ ...c, ...thin(c, MOST) })),
          { opacity: 0.25, strokeWidth: 1 },
        ),
      ],
      {
        data: {
          values: references.map(([series, y]) => ({ series, y })),
        },
        mark: { type: "rule", strokeDash: [4, 4], strokeWidth: 1.2 },
        encoding: { y, color: colour },
      },
      layer(lines, {
        tooltip: true,
        ...lines.every(({ x }) => x.length < 20) && { point: { size: 30 } },
      }),
      {
        data: { values: labels.map(({ name, y }) => ({ series: name, y })) },
        mark: {
          type: "text",
          align: "left",
          baseline: "middle",
          fontSize: 12,
          fontWeight: 600,
        },
        encoding: {
          x: { value: width + 8 },
          y: { field: "y", type: "quantitative", scale: null },
          text: { field: "series" },
          color: colour,
        },
      },
    ],
    resolve: { scale: { y: "shared" } },
  };
}

/** From where to where the curves run; steps that start near 0 start there. */
function along(start: number, end: number): [number, number] {
  if (start > end) return [0, 1];
  if (start === end) return [start - 1, start + 1];
  return [start > 0 && start < end / 20 ? 0 : start, end];
}

function toValues({ name, x, y }: Curve) {
  return x.map((x, i) => ({ series: name, x, y: y[i] }));
}

/** The range of all values with a little room, or something drawable where there is none. */
function range(
  curves: readonly Curve[],
  references: readonly number[],
  scale: "linear" | "log",
): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const values of [...curves.map(({ y }) => y), references]) {
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) [low, high] = scale === "log" ? [0.1, 1] : [0, 1];
  if (scale === "log") {
    const room = Math.max(1.05, (high / low) ** 0.05);
    return [low / room, high * room];
  }
  const room = Math.max((high - low) * 0.06, Math.abs(high) * 1e-3, 1e-9);
  return [low - room, high + room];
}
