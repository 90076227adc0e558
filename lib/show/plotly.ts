import { type Displayable, displaySymbol } from "./displayable.ts";

/** A Plotly figure: traces and their layout, as plain JSON. */
export interface PlotlySpec {
  /** The traces. */
  readonly data: readonly Readonly<Record<string, unknown>>[];
  /** Axes, margins, camera and the like. */
  readonly layout?: Readonly<Record<string, unknown>>;
}

/** What goes with a Plotly figure. */
export interface PlotlyOptions {
  /** What a terminal prints. */
  readonly text?: string;
  /** Makes the PNG for where Plotly cannot be drawn. */
  readonly png?: () => Promise<Uint8Array>;
  /**
   * Sends Plotly itself along as HTML, about 2 MB for the first figure of a
   * kernel, for notebooks that cannot draw Plotly: plain JupyterLab, for one.
   */
  readonly html?: boolean;
}

/** The page keeps Plotly for all figures; only one of them needs to bring it. */
let sent = false;

/**
 * A Plotly figure that shows itself: what is better turned around than looked
 * at, a surface for example.
 *
 * @example
 * ```ts
 * import { plotly, show } from "blindsight";
 *
 * await show(plotly(
 *   { data: [{ type: "surface", z: [[0, 1], [1, 0]] }] },
 *   { text: "a saddle" },
 * ));
 * ```
 */
export function plotly(
  spec: PlotlySpec,
  options: PlotlyOptions = {},
): Displayable & { readonly text: string } {
  const figure = { layout: {}, ...spec };
  const { text = "[Plotly figure]" } = options;
  return {
    text,
    async [displaySymbol]() {
      return {
        "application/vnd.plotly.v1+json": figure,
        ...options.html && { "text/html": await asHtml(figure) },
        ...options.png && { "image/png": (await options.png()).toBase64() },
        "text/plain": text,
      };
    },
  };
}

/** The figure, with Plotly packed into the page by the first one and awaited by the others. */
async function asHtml(figure: PlotlySpec): Promise<string> {
  const id = `plotly-${crypto.randomUUID()}`;
  const library = sent ? "" : await packedLibrary();
  sent = true;
  const load = library && `
  window.blindsightPlotly ??= (async () => {
    const bytes = Uint8Array.from(atob("${library}"), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const module = { exports: {} };
    new Function("module", "exports", "define", await new Response(stream).text())(module, module.exports);
    return module.exports;
  })();`;
  // Closing tags inside the data must not end the script.
  const json = JSON.stringify(figure).replaceAll("<", "\\u003c");
  return `<div id="${id}" style="width:100%;height:460px"></div><script>{${load}
  const draw = async (tries) => {
    const place = document.getElementById("${id}");
    if (window.blindsightPlotly && place) {
      const figure = ${json};
      (await window.blindsightPlotly).newPlot(place, figure.data, figure.layout, { responsive: true });
    } else if (tries > 0) setTimeout(draw, 200, tries - 1);
    else if (place) place.textContent = "Run the first Plotly figure of this notebook again: it brings the library.";
  };
  draw(50);
}</script>`;
}

async function packedLibrary(): Promise<string> {
  const file = import.meta.resolve("plotly.js-dist/plotly.js");
  const source = await Deno.open(new URL(file));
  const packed = source.readable.pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer()).toBase64();
}
