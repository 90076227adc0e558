import { InputError } from "../engine/input_error.ts";
import { createImage, type Image, toGrey } from "../image/mod.ts";
import { putColour } from "./colour_map.ts";
import { displaySymbol } from "./displayable.ts";
import { fittingScale, rescale } from "./fit.ts";
import type { Grid, GridOptions } from "./grid.ts";
import { drawSheet, type SheetCell } from "./sheet.ts";

/**
 * The colours of shares, in order. They cover areas and are mixed with grey,
 * where those of curves would look too much alike to the colour-blind.
 *
 * @example
 * ```ts
 * import { shareColours } from "blindsight";
 *
 * console.log(shareColours.length); // 4
 * ```
 */
export const shareColours: readonly string[] = [
  "#56b4e9",
  "#d55e00",
  "#f0e442",
  "#332288",
];

/** How shares are drawn. */
export interface ShareMapsOptions extends Pick<GridOptions, "scale"> {
  /** One for each share. */
  readonly names: readonly string[];
}

/** How much of a colour lies over the picture. */
const COVER = 0.7;

/** From this lead on, the largest share has its full colour. */
const CLEAR = 0.2;

/** A smaller range of values would make noise look like something. */
const LEAST = 0.05;

/** Height of the scale of colours, in pixels. */
const BAR = 10;

const say = (value: number) => value.toFixed(2);

/**
 * Draws how several things share a picture among them: how much each has where,
 * dark to bright on one scale for all, and at last which has most, in the colour
 * of its frame, paler where the next has nearly as much.
 *
 * @param picture What the shares are drawn over.
 * @param shares Grey pictures of any size, of the same part as the picture,
 * which sum to 1 in every place.
 * @throws {InputError} If there are fewer than two shares, more than {@linkcode shareColours}, or not as many names.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, shareMaps } from "blindsight";
 *
 * const half = createImage(2, 2, 1, new Float32Array(4).fill(0.5));
 * const maps = shareMaps(createImage(64, 64, 3), [half, half], {
 *   names: ["shallow", "deep"],
 * });
 * assert(maps.text.includes("deep 0.50"));
 * ```
 */
export function shareMaps(
  picture: Image,
  shares: readonly Image[],
  options: ShareMapsOptions,
): Grid {
  const { names } = options;
  if (shares.length < 2 || shares.length > shareColours.length) {
    throw new InputError(
      `${shares.length} shares were given to draw; give 2 to ${shareColours.length}`,
    );
  }
  if (names.length !== shares.length) {
    throw new InputError(
      `${shares.length} shares were given ${names.length} names; give one for each`,
    );
  }
  const columns = shares.length + 1;
  const scale = options.scale ?? fittingScale(picture.width, columns);
  const under = toGrey(rescale(picture, scale));
  const fitted = shares.map((share) => stretch(share, under));
  const [low, high] = rangeOf(shares);
  const means = shares.map(({ data }) =>
    data.reduce((sum, value) => sum + value / data.length, 0)
  );
  const cells: SheetCell[] = fitted.map((share, i) => ({
    image: paint(under, (at, colour) => {
      putColour((share[at] - low) / (high - low), colour, 0);
      return COVER;
    }),
    caption: `${names[i]}\nmean ${say(means[i])}`,
    overlay: frame(under, shareColours[i]),
  }));
  cells.push({
    image: paint(under, largest(fitted)),
    caption: "the largest\nin its frame's colour",
  }, {
    image: bar(under.width),
    caption: `${say(low)} to ${say(high)}\ndark to bright`,
  });
  return {
    text: `Mean shares: ${
      names.map((name, i) => `${name} ${say(means[i])}`).join(", ")
    }`,
    png: () => drawSheet(cells, columns),
    async [displaySymbol]() {
      return {
        "image/png": (await this.png()).toBase64(),
        "text/plain": this.text,
      };
    },
  };
}

/** The values of a map at every pixel of a picture. */
function stretch(map: Image, { width, height }: Image): Float32Array {
  const out = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y * map.height / height) * map.width;
    for (let x = 0; x < width; x++) {
      out[i++] = map.data[row + Math.floor(x * map.width / width)];
    }
  }
  return out;
}

function rangeOf(shares: readonly Image[]): [low: number, high: number] {
  let [low, high] = [1, 0];
  for (const { data } of shares) {
    for (const value of data) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const missing = Math.max(0, LEAST - (high - low)) / 2;
  return [Math.max(0, low - missing), Math.min(1, high + missing)];
}

/** A grey picture under a colour for each of its pixels; `put` writes it and says how much of it. */
function paint(
  under: Image,
  put: (at: number, colour: Float32Array) => number,
): Image {
  const out = createImage(under.width, under.height, 3);
  const colour = new Float32Array(3);
  for (let i = 0; i < under.data.length; i++) {
    const cover = put(i, colour);
    for (let c = 0; c < 3; c++) {
      out.data[3 * i + c] = cover * colour[c] + (1 - cover) * under.data[i];
    }
  }
  return out;
}

function largest(shares: readonly Float32Array[]) {
  const colours = shareColours.map((hex) =>
    [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
  );
  return (at: number, colour: Float32Array): number => {
    let [first, second, which] = [-1, -1, 0];
    for (let i = 0; i < shares.length; i++) {
      const value = shares[i][at];
      if (value > first) [first, second, which] = [value, first, i];
      else if (value > second) second = value;
    }
    colour.set(colours[which]);
    return COVER * (0.3 + 0.7 * Math.min(1, (first - second) / CLEAR));
  };
}

function frame({ width, height }: Image, colour: string): string {
  return `<rect x="1.5" y="1.5" width="${width - 3}" height="${height - 3}" ` +
    `fill="none" stroke="${colour}" stroke-width="3"/>`;
}

function bar(width: number): Image {
  const out = createImage(width, BAR, 3);
  for (let i = 0; i < width * BAR; i++) {
    putColour((i % width) / (width - 1), out.data, 3 * i);
  }
  return out;
}
