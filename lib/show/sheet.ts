import { Buffer } from "node:buffer";
import { type Image, toRgb } from "../image/mod.ts";
import { levels8 } from "../image/levels.ts";
import { openSharp } from "../image/open_sharp.ts";
import { escapeHtml } from "./escape.ts";
import { fontFamily, useOurFont } from "./fonts.ts";
import { ink } from "./theme.ts";

/** One picture of a sheet. */
export interface SheetCell {
  readonly image: Image;
  /** Lines below the picture, the first in bold. */
  readonly caption?: string;
  /** SVG elements drawn over the picture, in its pixels. */
  readonly overlay?: string;
}

const MARGIN = 12;
const GAP = 14;
const FONT = 12;
const LINE = 17;

/** How wide a letter is on average, in its height. */
const LETTER = 0.58;

/** Draws pictures in rows, with captions, on white. */
export async function drawSheet(
  cells: readonly SheetCell[],
  columns: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const captions = cells.map(({ caption }) =>
    caption ? caption.split("\n") : []
  );
  const widths: number[] = [];
  const heights: number[] = [];
  cells.forEach(({ image }, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const text = Math.max(0, ...captions[i].map((line) => line.length)) *
      FONT * LETTER;
    const width = Math.ceil(Math.max(image.width, text));
    widths[column] = Math.max(widths[column] ?? 0, width);
    const height = image.height +
      (captions[i].length > 0 ? captions[i].length * LINE + 6 : 0);
    heights[row] = Math.max(heights[row] ?? 0, height);
  });
  const lefts = offsets(widths);
  const tops = offsets(heights);
  const size = {
    width: lefts.at(-1)! - GAP + MARGIN,
    height: tops.at(-1)! - GAP + MARGIN,
  };

  const lettering: string[] = [];
  const pictures = cells.map(({ image, overlay }, i) => {
    const left = lefts[i % columns];
    const top = tops[Math.floor(i / columns)];
    if (overlay) {
      lettering.push(`<g transform="translate(${left} ${top})">${overlay}</g>`);
    }
    captions[i].forEach((line, k) => {
      const y = top + image.height + 6 + LINE * (k + 0.75);
      const look = k === 0
        ? `fill="${ink.title}" font-weight="600"`
        : `fill="${ink.faint}"`;
      lettering.push(
        `<text x="${left}" y="${y}" ${look}>${escapeHtml(line)}</text>`,
      );
    });
    const { width, height } = image;
    return {
      input: Buffer.from(levels8(toRgb(image)).buffer),
      raw: { width, height, channels: 3 as const },
      left,
      top,
    };
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" ` +
    `height="${size.height}" font-family="${fontFamily}" font-size="${FONT}">` +
    `${lettering.join("")}</svg>`;
  useOurFont();
  const sharp = await openSharp();
  const sheet = sharp({ create: { ...size, channels: 3, background: "#fff" } })
    .composite([
      ...pictures,
      ...lettering.length > 0
        ? [{ input: Buffer.from(svg), left: 0, top: 0 }]
        : [],
    ]);
  return new Uint8Array(await sheet.png().toBuffer());
}

/** Where each cell starts, and where one more would. */
function offsets(sizes: readonly number[]): number[] {
  const starts = [MARGIN];
  for (const size of sizes) starts.push(starts.at(-1)! + size + GAP);
  return starts;
}
