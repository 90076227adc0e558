import { InputError } from "../engine/input_error.ts";
import { centreOfMass, type Kernel } from "../degrade/mod.ts";
import { createImage, type Image } from "../image/mod.ts";
import { putColour } from "./colour_map.ts";
import { displaySymbol } from "./displayable.ts";
import { enlarge } from "./enlarge.ts";
import type { Grid, GridOptions } from "./grid.ts";
import { drawSheet } from "./sheet.ts";

/** How kernels are drawn. */
export interface KernelPictureOptions
  extends Pick<GridOptions, "captions" | "columns"> {
  /** Width of each kernel in pixels, about 160 unless told. */
  readonly size?: number;
}

/**
 * Draws blur kernels enlarged, each by its own largest weight, with a cross at
 * its centre of mass and a ring where that ought to be (its phase).
 *
 * @param kernels One kernel or several.
 * @throws {InputError} If there are no kernels, or not as many captions as kernels.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isotropicGaussian, kernelPicture } from "blindsight";
 *
 * const picture = kernelPicture(isotropicGaussian({ size: 21, sigma: 2.6 }));
 * assert(picture.text.includes("21x21"));
 * ```
 */
export function kernelPicture(
  kernels: Kernel | readonly Kernel[],
  options: KernelPictureOptions = {},
): Grid {
  const all = "data" in kernels ? [kernels] : kernels;
  const { captions, size = 160 } = options;
  if (all.length === 0) {
    throw new InputError("no kernels were given to draw; give at least one");
  }
  if (captions && captions.length !== all.length) {
    throw new InputError(
      `${all.length} kernels were given ${captions.length} captions; give one for each`,
    );
  }
  const columns = Math.min(all.length, options.columns ?? 6);
  const cells = all.map((kernel, i) => {
    const zoom = Math.max(
      1,
      Math.round(size / Math.max(kernel.width, kernel.height)),
    );
    return {
      image: enlarge(colours(kernel), zoom),
      caption: captions?.[i] ?? `${kernel.width}×${kernel.height}`,
      overlay: marks(kernel, zoom),
    };
  });
  return {
    text: all.map((kernel, i) => {
      const { x, y } = centreOfMass(kernel);
      return `Kernel ${captions ? `${captions[i]}, ` : ""}` +
        `${kernel.width}x${kernel.height}, ` +
        `centre of mass (${x.toFixed(2)}, ${y.toFixed(2)})`;
    }).join("\n").replaceAll(/\n(?!Kernel)/g, ", "),
    png: () => drawSheet(cells, columns),
    async [displaySymbol]() {
      return {
        "image/png": (await this.png()).toBase64(),
        "text/plain": this.text,
      };
    },
  };
}

function colours({ width, height, data }: Kernel): Image {
  const largest = data.reduce((a, b) => Math.max(a, b), 0);
  const rgb = new Float32Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    putColour(largest > 0 ? data[i] / largest : 0, rgb, i * 3);
  }
  return createImage(width, height, 3, rgb);
}

/** A cross at the centre of mass and a ring at the phase, light on a dark rim. */
function marks(kernel: Kernel, zoom: number): string {
  const [width, height] = [kernel.width * zoom, kernel.height * zoom];
  const { x, y } = centreOfMass(kernel);
  const [cx, cy] = [(x + 0.5) * zoom, (y + 0.5) * zoom];
  const [px, py] = [
    (kernel.phase.x + 0.5) * zoom,
    (kernel.phase.y + 0.5) * zoom,
  ];
  const cross = `M${cx} 0V${cy - 7}M${cx} ${cy + 7}V${height}` +
    `M0 ${cy}H${cx - 7}M${cx + 7} ${cy}H${width}` +
    `M${cx - 3} ${cy}H${cx + 3}M${cx} ${cy - 3}V${cy + 3}`;
  return `<g fill="none" clip-path="inset(0)">` +
    `<path d="${cross}" stroke="#fff" stroke-opacity=".55"/>` +
    `<circle cx="${px}" cy="${py}" r="7" stroke="#000" stroke-opacity=".6" stroke-width="3"/>` +
    `<circle cx="${px}" cy="${py}" r="7" stroke="#7fe3ff" stroke-width="1.3"/></g>`;
}
