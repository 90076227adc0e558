import { InputError } from "../engine/input_error.ts";
import type { Image } from "../image/mod.ts";
import { type Displayable, displaySymbol } from "./displayable.ts";
import { fittingScale, rescale } from "./fit.ts";
import { drawSheet } from "./sheet.ts";

/** How pictures are laid out. */
export interface GridOptions {
  /** One for each picture; lines after the first are drawn fainter. */
  readonly captions?: readonly string[];
  /** Pictures in a row; as many as fit unless told. */
  readonly columns?: number;
  /**
   * A whole number repeats every pixel so many times in both directions, a
   * number below 1 shrinks; small pictures are enlarged and large ones shrunk
   * to a comfortable size unless told.
   */
  readonly scale?: number;
  /**
   * Whether pictures that are smaller than the largest by a whole factor, such
   * as a low-resolution one, are enlarged to its size; true unless told.
   */
  readonly equal?: boolean;
}

/** Pictures side by side, as one that shows itself. */
export interface Grid extends Displayable {
  /** The whole as a PNG file. */
  png(): Promise<Uint8Array<ArrayBuffer>>;
  /** What a terminal prints. */
  readonly text: string;
}

/** Small pictures stand in rows of this width. */
const ROW = 960;

/**
 * Lays pictures out in rows, with captions, pixels as they are.
 *
 * @param images Pictures, of any sizes.
 * @throws {InputError} If there are no pictures, not as many captions as pictures, or an impossible scale.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, grid } from "blindsight";
 *
 * const black = createImage(8, 8, 3);
 * const pair = grid([black, black], { captions: ["before", "after"], scale: 4 });
 * assert((await pair.png()).length > 0);
 * ```
 */
export function grid(
  images: readonly Image[],
  options: GridOptions = {},
): Grid {
  const { captions } = options;
  if (images.length === 0) {
    throw new InputError("a grid was given no pictures; give at least one");
  }
  if (captions && captions.length !== images.length) {
    throw new InputError(
      `a grid of ${images.length} pictures was given ${captions.length} captions; give one for each`,
    );
  }
  const widest = Math.max(...images.map(({ width }) => width));
  const tallest = Math.max(...images.map(({ height }) => height));
  const equal = images.map((image) => {
    const factor = widest / image.width;
    const fits = Number.isInteger(factor) && factor * image.height <= tallest;
    return fits && options.equal !== false ? rescale(image, factor) : image;
  });
  const wanted = options.columns ?? Math.max(2, Math.floor(ROW / widest));
  const columns = Math.max(1, Math.min(images.length, Math.floor(wanted)));
  const scale = options.scale ?? fittingScale(widest, columns);
  const drawn = equal.map((image, i) => ({
    image: rescale(image, scale),
    ...captions && { caption: captions[i] },
  }));
  const size = scale === 1
    ? ""
    : `, shown at ${scale < 1 ? scale.toFixed(2) : scale}x`;
  const names = images.map(({ width, height }, i) =>
    `${captions?.[i].replaceAll("\n", ", ") ?? i + 1} (${width}x${height})`
  );
  return {
    text: `Pictures${size}: ${names.join("; ")}`,
    png: () => drawSheet(drawn, columns),
    async [displaySymbol]() {
      return {
        "image/png": (await this.png()).toBase64(),
        "text/plain": this.text,
      };
    },
  };
}
