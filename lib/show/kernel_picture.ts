import { InputError } from "../engine/input_error.ts";
import { centreOfMass, type Kernel } from "../degrade/mod.ts";
import { createImage, type Image } from "../image/mod.ts";
import { putColour } from "./colour_map.ts";
import { displaySymbol } from "./displayable.ts";
import { enlarge } from "./enlarge.ts";
import type { Grid, GridOptions } from "./grid.ts";
import { drawSheet } from "./sheet.ts";

/** Width and height in pixels. */
type Size = Pick<Image, "width" | "height">;

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
  const zooms = all.map(({ width, height }) =>
    Math.max(1, Math.round(size / Math.max(width, height)))
  );
  // Whole zooms differ a little in size; in one frame for all, captions line up.
  const frame = {
    width: Math.max(...all.map(({ width }, i) => width * zooms[i])),
    height: Math.max(...all.map(({ height }, i) => height * zooms[i])),
  };
  const cells = all.map((kernel, i) => ({
    image: framed(enlarge(colours(kernel), zooms[i]), frame),
    caption: captions?.[i] ?? `${kernel.width}×${kernel.height}`,
    overlay: marks(kernel, zooms[i], frame),
  }));
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

/** The picture in the middle of a frame of the colour of 0. */
function framed(image: Image, { width, height }: Size): Image {
  const out = createImage(width, height, 3);
  for (let i = 0; i < out.data.length; i += 3) putColour(0, out.data, i);
  const [left, top] = margins(image, out);
  const row = image.width * 3;
  for (let y = 0; y < image.height; y++) {
    out.data.set(
      image.data.subarray(y * row, (y + 1) * row),
      ((top + y) * width + left) * 3,
    );
  }
  return out;
}

/** How far from left and top a picture lies in the middle of a frame. */
function margins(inner: Size, frame: Size): [left: number, top: number] {
  return [
    (frame.width - inner.width) >> 1,
    (frame.height - inner.height) >> 1,
  ];
}

/** A cross at the centre of mass and a ring at the phase, light on a dark rim. */
function marks(kernel: Kernel, zoom: number, frame: Size): string {
  const { width, height } = frame;
  const [left, top] = margins(
    { width: kernel.width * zoom, height: kernel.height * zoom },
    frame,
  );
  const { x, y } = centreOfMass(kernel);
  const [cx, cy] = [left + (x + 0.5) * zoom, top + (y + 0.5) * zoom];
  const [px, py] = [
    left + (kernel.phase.x + 0.5) * zoom,
    top + (kernel.phase.y + 0.5) * zoom,
  ];
  const cross = `M${cx} 0V${cy - 7}M${cx} ${cy + 7}V${height}` +
    `M0 ${cy}H${cx - 7}M${cx + 7} ${cy}H${width}` +
    `M${cx - 3} ${cy}H${cx + 3}M${cx} ${cy - 3}V${cy + 3}`;
  return `<g fill="none" clip-path="inset(0)">` +
    `<path d="${cross}" stroke="#fff" stroke-opacity=".55"/>` +
    `<circle cx="${px}" cy="${py}" r="7" stroke="#000" stroke-opacity=".6" stroke-width="3"/>` +
    `<circle cx="${px}" cy="${py}" r="7" stroke="#7fe3ff" stroke-width="1.3"/></g>`;
}
