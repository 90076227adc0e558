import { fontFamily } from "./fonts.ts";

/**
 * The colours of series, in order: apart for the colour-blind (after Okabe and
 * Ito) and dark enough on white for lettering.
 */
export const palette: readonly string[] = [
  "#0072b2",
  "#d55e00",
  "#00845f",
  "#aa3377",
  "#b8860b",
  "#3d8fc4",
  "#555555",
];

/** The colours of lettering and lines. */
export const ink = {
  title: "#1c1e21",
  text: "#4a4f57",
  faint: "#7a808a",
  line: "#c9cdd3",
  grid: "#eceef1",
} as const;

/** How charts look: quiet axes, a light grid, the data in front. */
export const vegaConfig = {
  background: "#ffffff",
  padding: 12,
  font: fontFamily,
  view: { stroke: null },
  title: {
    anchor: "start",
    frame: "group",
    color: ink.title,
    fontSize: 14,
    fontWeight: 600,
    subtitleColor: ink.faint,
    subtitleFontSize: 12,
    subtitlePadding: 5,
    offset: 14,
  },
  axis: {
    labelColor: ink.text,
    labelFontSize: 11,
    titleColor: ink.text,
    titleFontSize: 11,
    titleFontWeight: 400,
    gridColor: ink.grid,
    domainColor: ink.line,
    tickColor: ink.line,
    labelOverlap: true,
    // Letters are guessed too wide where none can be measured.
    labelLimit: 0,
    tickSize: 4,
    labelPadding: 4,
  },
  axisX: { grid: false, titlePadding: 8 },
  axisY: { domain: false, ticks: false, titlePadding: 10 },
  legend: {
    labelColor: ink.text,
    labelFontSize: 12,
    titleColor: ink.faint,
    titleFontSize: 11,
    titleFontWeight: 400,
    symbolSize: 80,
    symbolStrokeWidth: 2,
  },
  header: {
    labelColor: ink.text,
    labelFontSize: 12,
    labelFontWeight: 600,
    titleColor: ink.faint,
    titleFontSize: 11,
    titleFontWeight: 400,
  },
  range: { category: palette, heatmap: { scheme: "viridis" } },
  line: { strokeWidth: 2, strokeCap: "round", strokeJoin: "round" },
  point: { filled: true, size: 50 },
  bar: { cornerRadiusEnd: 2 },
  concat: { spacing: 36 },
} as const;
