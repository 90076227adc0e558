import { InputError } from "../engine/input_error.ts";
import { encodeImage, type Image } from "../image/mod.ts";
import { displaySymbol } from "./displayable.ts";
import { escapeHtml } from "./escape.ts";
import { fittingScale, rescale } from "./fit.ts";
import { fontFamily } from "./fonts.ts";
import { type Grid, grid } from "./grid.ts";

/** How two pictures are compared. */
export interface CompareOptions {
  /** What the pictures are, `["before", "after"]` unless told. */
  readonly labels?: readonly [string, string];
  /** As for a grid; of the larger picture. */
  readonly scale?: number;
}

/**
 * Lays one picture over another, with an edge that follows the pointer (or the
 * arrow keys); side by side where HTML is not drawn.
 *
 * The smaller picture is enlarged to the size of the other by repeating its
 * pixels: a low-resolution picture and its restoration, for example.
 *
 * @throws {InputError} If one size is not a whole multiple of the other.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compare, createImage } from "blindsight";
 *
 * const swipe = compare(createImage(8, 8, 3), createImage(32, 32, 3), {
 *   labels: ["low resolution", "restored"],
 * });
 * assert(swipe.text.includes("restored"));
 * ```
 */
export function compare(
  before: Image,
  after: Image,
  options: CompareOptions = {},
): Grid {
  const { labels = ["before", "after"] } = options;
  const width = Math.max(before.width, after.width);
  const height = Math.max(before.height, after.height);
  const full = [before, after].map((image) => {
    const factor = width / image.width;
    if (!Number.isInteger(factor) || factor !== height / image.height) {
      throw new InputError(
        `pictures of ${before.width}x${before.height} and ${after.width}x${after.height} cannot be laid over each other; give sizes of which one is a whole multiple of the other`,
      );
    }
    return rescale(image, factor);
  });
  const scale = options.scale ?? fittingScale(width, 1);
  const pair = grid(full, {
    captions: labels,
    columns: 2,
    ...(options.scale !== undefined || scale < 1) && { scale },
  });
  return {
    ...pair,
    text: `Compare ${labels[0]} (${before.width}x${before.height}) and ` +
      `${labels[1]} (${after.width}x${after.height})`,
    async [displaySymbol]() {
      // Shrinking is done here, enlarging by the browser.
      const sent = full.map((image) =>
        scale < 1 ? rescale(image, scale) : image
      );
      const pngs = await Promise.all(
        sent.map(async (image) => (await encodeImage(image, "png")).toBase64()),
      );
      return {
        "text/html": swipe(pngs, labels, {
          width: Math.round(width * scale),
          height: Math.round(height * scale),
        }),
        "image/png": (await pair.png()).toBase64(),
        "text/plain": this.text,
      };
    },
  };
}

function swipe(
  [before, after]: string[],
  labels: readonly [string, string],
  { width, height }: { width: number; height: number },
): string {
  const move = "this.style.setProperty('--cut',Math.max(0,Math.min(100," +
    "(event.clientX-this.getBoundingClientRect().left)/this.clientWidth*100))+'%')";
  const keys = "this.parentNode.style.setProperty('--cut',this.value+'%')";
  const picture = (png: string, label: string, style: string) =>
    `<img alt="${escapeHtml(label)}" src="data:image/png;base64,${png}" ` +
    `style="position:absolute;inset:0;width:100%;height:100%;max-width:none;margin:0;` +
    `image-rendering:pixelated;${style}">`;
  const label = (text: string, style: string) =>
    `<span style="position:absolute;bottom:8px;${style};padding:2px 8px;` +
    `border-radius:3px;background:rgba(0,0,0,.6);color:#fff;` +
    `font:600 12px ${fontFamily};pointer-events:none">${
      escapeHtml(text)
    }</span>`;
  return `<div onpointermove="${move}" onpointerdown="${move}" style="--cut:50%;` +
    `position:relative;width:${width}px;max-width:100%;aspect-ratio:${width}/${height};` +
    `overflow:hidden;cursor:ew-resize;touch-action:pan-y;user-select:none">` +
    picture(after, labels[1], "") +
    picture(
      before,
      labels[0],
      "clip-path:inset(0 calc(100% - var(--cut)) 0 0)",
    ) +
    `<div style="position:absolute;top:0;bottom:0;left:var(--cut);width:2px;` +
    `margin-left:-1px;background:#fff;box-shadow:0 0 3px rgba(0,0,0,.8);pointer-events:none"></div>` +
    label(labels[0], "left:8px") + label(labels[1], "right:8px") +
    `<input type="range" min="0" max="100" value="50" oninput="${keys}" ` +
    `data-lm-suppress-shortcuts="true" aria-label="Where ${
      escapeHtml(labels[0])
    } ends and ${
      escapeHtml(labels[1])
    } begins" style="position:absolute;left:0;bottom:0;width:100%;height:1px;` +
    `margin:0;opacity:0;pointer-events:none"></div>`;
}
