import { InputError } from "../engine/input_error.ts";
import {
  type Displayable,
  displaySymbol,
  type MediaBundle,
  withPngSize,
} from "./displayable.ts";
import { svgToPng } from "./svg_to_png.ts";
import { vegaConfig } from "./theme.ts";
import { type SizedPng, trimPng } from "./trim_png.ts";

/** A Vega-Lite specification, version 5, as plain JSON. */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** A chart that shows itself. */
export interface Chart extends Displayable {
  /** The whole specification, looks included. */
  readonly spec: ChartSpec;
  /** What a terminal prints. */
  readonly text: string;
}

const SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json";
const MIME = "application/vnd.vegalite.v5+json";

/** Pixels of the PNG for one of the chart's. */
const ZOOM = 2;

/** Pixels of the chart around what it shows. */
const MARGIN = 10;

/**
 * Makes a chart of a Vega-Lite specification, in the look of this library.
 *
 * In a notebook it is interactive where Vega-Lite is known and a PNG elsewhere.
 *
 * @param spec The data and the marks; what its `config` says goes before our looks.
 * @param text What a terminal prints instead.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chart } from "blindsight";
 *
 * const bars = chart({
 *   data: { values: [{ method: "bicubic", psnr: 23.9 }] },
 *   mark: "bar",
 *   encoding: { y: { field: "method" }, x: { field: "psnr", type: "quantitative" } },
 * }, "bicubic 23.9 dB");
 * assert(bars.text === "bicubic 23.9 dB");
 * ```
 */
export function chart(spec: ChartSpec, text?: string): Chart {
  const config = { ...vegaConfig, ...spec.config as object | undefined };
  const whole = { ...spec, $schema: SCHEMA, config };
  return {
    spec: whole,
    text: text ?? `[chart${title(spec)}]`,
    async [displaySymbol](): Promise<MediaBundle> {
      const { bytes, width, height } = await draw(whole);
      return withPngSize({
        [MIME]: whole,
        "image/png": bytes.toBase64(),
        "text/plain": this.text,
      }, {
        width: Math.round(width / ZOOM),
        height: Math.round(height / ZOOM),
      });
    },
  };
}

/**
 * Draws a chart as SVG.
 *
 * @throws {InputError} If the specification is not one that Vega-Lite understands.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chartSvg, lineChart } from "blindsight";
 *
 * const svg = await chartSvg(lineChart({ loss: [3, 2, 1] }));
 * assert(svg.startsWith("<svg"));
 * ```
 */
export async function chartSvg(given: Chart | ChartSpec): Promise<string> {
  const { spec } = displaySymbol in given ? given as Chart : chart(given);
  const [vega, vegaLite] = await Promise.all([
    import("vega"),
    import("vega-lite"),
  ]);
  const log = vega.logger(vega.Error);
  try {
    // The types know only the newest $schema.
    const compiled = vegaLite.compile(spec as never, { logger: log });
    const view = new vega.View(vega.parse(compiled.spec), {
      renderer: "none",
      logger: log,
    });
    try {
      return await view.toSVG();
    } finally {
      view.finalize();
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(
      `the chart cannot be drawn (${
        reason.split("\n")[0]
      }); give a Vega-Lite 5 specification`,
      { cause },
    );
  }
}

/**
 * Draws a chart as a PNG file, two pixels for each of the chart's.
 *
 * @throws {InputError} If the specification is not one that Vega-Lite understands.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chartPng, lineChart } from "blindsight";
 *
 * const bytes = await chartPng(lineChart({ loss: [3, 2, 1] }));
 * assert(bytes[1] === "P".charCodeAt(0));
 * ```
 */
export async function chartPng(
  given: Chart | ChartSpec,
): Promise<Uint8Array<ArrayBuffer>> {
  return (await draw(given)).bytes;
}

/** Without a screen Vega only guesses how wide text is, and leaves room at the sides. */
async function draw(given: Chart | ChartSpec): Promise<SizedPng> {
  const png = await svgToPng(await chartSvg(given), ZOOM);
  return await trimPng(png, MARGIN * ZOOM);
}

function title(spec: ChartSpec): string {
  const given = spec.title as string | { text?: string } | undefined;
  const text = typeof given === "string" ? given : given?.text;
  return text ? `: ${text}` : "";
}
