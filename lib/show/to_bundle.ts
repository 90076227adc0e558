import { createImage, type Image } from "../image/mod.ts";
import {
  displaySymbol,
  isDisplayable,
  type MediaBundle,
} from "./displayable.ts";
import { type Row, table } from "./table.ts";

/** A value in the forms that a notebook can draw: its own, or the plainest that fits. */
export async function toBundle(value: unknown): Promise<MediaBundle> {
  if (isDisplayable(value)) return await value[displaySymbol]();
  if (typeof value === "string") return { "text/plain": value };
  if (isImage(value)) {
    const { width, height, channels, data } = value;
    return await toBundle(createImage(width, height, channels, data));
  }
  if (isPng(value)) {
    return {
      "image/png": value.toBase64(),
      "text/plain": `PNG of ${value.length.toLocaleString("en")} bytes`,
    };
  }
  if (isRows(value)) return await toBundle(table(value));
  return {
    "text/plain": Deno.inspect(value, { colors: false, depth: 4 }),
  };
}

/** What a terminal prints of a value. */
export async function toText(value: unknown): Promise<string> {
  // Most of what shows itself knows its text without drawing anything.
  if (isDisplayable(value) && "text" in value) return String(value.text);
  const bundle = await toBundle(value);
  return String(bundle["text/plain"] ?? Deno.inspect(value));
}

/** A picture that was not made by `createImage` and so has no display of its own. */
function isImage(value: unknown): value is Image {
  if (typeof value !== "object" || value === null) return false;
  const { width, height, channels, data } = value as Partial<Image>;
  return (channels === 1 || channels === 3) &&
    typeof width === "number" && typeof height === "number" &&
    data instanceof Float32Array && data.length === width * height * channels;
}

function isPng(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.length > 8 &&
    value[0] === 0x89 && value[1] === 0x50 && value[2] === 0x4e;
}

/** Several plain objects whose values fit into cells are a table. */
function isRows(value: unknown): value is Row[] {
  return Array.isArray(value) && value.length > 0 &&
    value.every((row) =>
      typeof row === "object" && row !== null &&
      Object.getPrototypeOf(row) === Object.prototype &&
      Object.values(row).every((cell) =>
        cell === null || !["object", "function"].includes(typeof cell)
      )
    );
}
