import { openSharp } from "../image/open_sharp.ts";

/** A PNG file and its size in pixels. */
export interface SizedPng {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** Cuts a white border down to `margin` pixels. */
export async function trimPng(
  png: Uint8Array,
  margin: number,
): Promise<SizedPng> {
  const sharp = await openSharp();
  const { data, info } = await sharp(png)
    .trim({ background: "#fff", threshold: 1 })
    .extend({
      top: margin,
      bottom: margin,
      left: margin,
      right: margin,
      background: "#fff",
    })
    .png({ palette: false, compressionLevel: 9 })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return { bytes: new Uint8Array(data), width, height };
}
