import { InputError } from "../engine/input_error.ts";

/** A file format that can be read and written. */
export type PictureType = "png" | "jpeg" | "bmp" | "tiff" | "webp";

/** Said wherever a picture file is expected. */
export const pictureTypes = "PNG, JPEG, BMP, TIFF or WebP";

const suffixes: Record<string, PictureType> = {
  png: "png",
  jpg: "jpeg",
  jpeg: "jpeg",
  bmp: "bmp",
  tif: "tiff",
  tiff: "tiff",
  webp: "webp",
};

/** The type that the first bytes tell, or null for anything else: names lie, the content decides. */
export function sniffType(bytes: Uint8Array): PictureType | null {
  const head = String.fromCharCode(...bytes.subarray(0, 18));
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (head.startsWith("\xff\xd8\xff")) return "jpeg";
  if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) return "webp";
  if (/^(II[*+]|MM.[*+])/s.test(head)) return "tiff";
  // "BM" alone begins too many words: the header's length must make sense too.
  const header = head.charCodeAt(14);
  const isBmp = head.startsWith("BM") && head.endsWith("\0\0\0") &&
    header >= 12 && header <= 124;
  return isBmp ? "bmp" : null;
}

/** The type that a file name asks for, in upper or lower case. */
export function typeOfPath(path: string): PictureType {
  const suffix = /\.([^./\\]+)$/.exec(path)?.[1] ?? "";
  const type = suffixes[suffix.toLowerCase()];
  if (type === undefined) {
    throw new InputError(
      `"${path}" ends in ${suffix ? `".${suffix}"` : "no suffix"}; name the ` +
        `file .${Object.keys(suffixes).join(", .")}`,
    );
  }
  return type;
}
