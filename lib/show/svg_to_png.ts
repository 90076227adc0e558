import { openSharp } from "../image/open_sharp.ts";
import { useOurFont } from "./fonts.ts";

/** SVG pixels are 1/72 inch for the renderer. */
const DENSITY = 72;

/** Draws an SVG as PNG, `zoom` times as many pixels as it has units. */
export async function svgToPng(
  svg: string,
  zoom: number,
): Promise<Uint8Array<ArrayBuffer>> {
  useOurFont();
  const sharp = await openSharp();
  const bytes = new TextEncoder().encode(svg);
  const png = sharp(bytes, { density: DENSITY * zoom })
    .flatten({ background: "#fff" })
    .png({ palette: false, compressionLevel: 9 });
  return new Uint8Array(await png.toBuffer());
}
