import type { Kernel } from "../degrade/kernel.ts";
import { cssColour } from "./colour_map.ts";
import type { Displayable } from "./displayable.ts";
import { plotly, type PlotlyOptions } from "./plotly.ts";
import { svgToPng } from "./svg_to_png.ts";

/**
 * A blur kernel as a surface to turn around, in Plotly; a still picture of it
 * where Plotly cannot be drawn.
 *
 * @example
 * ```ts
 * import { isotropicGaussian, kernelSurface, show } from "blindsight";
 *
 * await show(kernelSurface(isotropicGaussian({ sigma: 2.6 })));
 * ```
 */
export function kernelSurface(
  kernel: Kernel,
  options: Pick<PlotlyOptions, "html"> = {},
): Displayable {
  const { width, height, data } = kernel;
  const rows = Array.from(
    { length: height },
    (_, y) => Array.from(data.subarray(y * width, (y + 1) * width)),
  );
  return plotly({
    data: [{
      type: "surface",
      z: rows,
      showscale: false,
      colorscale: Array.from({ length: 17 }, (_, i) => [
        i / 16,
        cssColour(i / 16),
      ]),
    }],
    layout: {
      height: 460,
      margin: { l: 0, r: 0, t: 0, b: 0 },
      scene: {
        xaxis: { title: { text: "column" } },
        // Row 0 lies at the back, as it lies on top in a picture.
        yaxis: { title: { text: "row" }, autorange: "reversed" },
        zaxis: { title: { text: "weight" } },
        aspectratio: { x: 1, y: height / width, z: 0.6 },
        camera: { eye: { x: 0.9, y: -1.5, z: 0.9 } },
      },
    },
  }, {
    ...options,
    text: `Kernel ${width}x${height} as a surface, largest weight ${
      data.reduce((a, b) => Math.max(a, b), 0).toFixed(4)
    }`,
    png: () => svgToPng(still(rows), 2),
  });
}

const WIDTH = 460;
const HEIGHT = 340;

/** The surface from the front, as squares drawn from the back to the front. */
function still(rows: readonly (readonly number[])[]): string {
  const [height, width] = [rows.length, rows[0].length];
  const largest = Math.max(...rows.flat());
  const turn = -Math.PI / 6;
  const unit = 250 / Math.max(width, height);
  const place = (x: number, y: number, z: number) => {
    const [u, v] = [x - (width - 1) / 2, y - (height - 1) / 2];
    const right = u * Math.cos(turn) - v * Math.sin(turn);
    const near = u * Math.sin(turn) + v * Math.cos(turn);
    return {
      near,
      at: `${(WIDTH / 2 + right * unit).toFixed(1)},${
        (HEIGHT * 0.66 + near * unit * 0.45 - z / largest * 190).toFixed(1)
      }`,
    };
  };
  const tiles: { near: number; svg: string }[] = [];
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      const corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
      const places = corners.map(([x, y]) => place(x, y, rows[y][x]));
      const mean = corners.reduce((sum, [x, y]) => sum + rows[y][x], 0) / 4;
      tiles.push({
        near: places[0].near + places[2].near,
        svg: `<polygon points="${places.map(({ at }) => at).join(" ")}" fill="${
          cssColour(mean / largest)
        }"/>`,
      });
    }
  }
  tiles.sort((a, b) => a.near - b.near);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">` +
    `<g stroke="#fff" stroke-opacity=".35" stroke-width=".6" stroke-linejoin="round">${
      tiles.map(({ svg }) => svg).join("")
    }</g></svg>`;
}
