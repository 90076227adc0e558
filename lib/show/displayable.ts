/**
 * What is sent to a notebook: one value in several forms, by MIME type; the
 * notebook draws the richest that it knows. Pictures are in base64.
 */
export type MediaBundle = Record<string, string | object>;

/** The symbol under which the Deno kernel, too, looks for a value's own display. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display");

/** A value that can show itself in a notebook. */
export interface Displayable {
  /** The value in all its forms; `text/plain` among them. */
  [displaySymbol](): MediaBundle | Promise<MediaBundle>;
}

const sizes = new WeakMap<MediaBundle, { width: number; height: number }>();

/** Notes at what size, in CSS pixels, a bundle's PNG is to be drawn: half its own for sharp lettering. */
export function withPngSize(
  bundle: MediaBundle,
  size: { width: number; height: number },
): MediaBundle {
  sizes.set(bundle, size);
  return bundle;
}

/** The metadata that goes with a bundle. */
export function metadataOf(bundle: MediaBundle): Record<string, object> {
  const size = sizes.get(bundle);
  return size ? { "image/png": size } : {};
}

/** Whether a value can show itself. */
export function isDisplayable(value: unknown): value is Displayable {
  return typeof value === "object" && value !== null &&
    typeof (value as Partial<Displayable>)[displaySymbol] === "function";
}
