/**
 * Everything a person sees: displays, charts, pictures, tables, progress.
 *
 * @module
 */
export { show } from "./show.ts";
export {
  type Displayable,
  displaySymbol,
  type MediaBundle,
} from "./displayable.ts";
export {
  type DisplayHandle,
  displayHandle,
  type DisplayHandleOptions,
} from "./display_handle.ts";
export { type Live, liveSymbol } from "./live.ts";
export {
  type Chart,
  chart,
  chartPng,
  type ChartSpec,
  chartSvg,
} from "./chart.ts";
export { lineChart, type LineChartOptions, type Series } from "./line_chart.ts";
export type { Points } from "./thin.ts";
export { plotly, type PlotlyOptions, type PlotlySpec } from "./plotly.ts";
export { kernelSurface } from "./kernel_surface.ts";
export { type Grid, grid, type GridOptions } from "./grid.ts";
export { compare, type CompareOptions } from "./compare.ts";
export { kernelPicture, type KernelPictureOptions } from "./kernel_picture.ts";
export {
  shareColours,
  shareMaps,
  type ShareMapsOptions,
} from "./share_maps.ts";
export {
  type Cell,
  type Column,
  type Row,
  type Table,
  table,
  type TableCell,
  type TableOptions,
} from "./table.ts";
export { renderTable } from "./render_table.ts";
export {
  type ProgressBar,
  progressBar,
  type ProgressBarOptions,
} from "./progress_bar.ts";
export { type TrackOptions, trackProgress } from "./track_progress.ts";
export { type View, type Watch, watch, type WatchOptions } from "./watch.ts";
