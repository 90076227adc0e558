/** The fonts of all that is drawn: the browser's own where ours is not installed. */
export const fontFamily =
  "Inter, system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, Noto Sans, DejaVu Sans, sans-serif";

/**
 * Lets the drawing of letters find the font in `fonts/`, so that pictures look
 * the same on every Linux, even on one without any font. Other systems bring
 * their own; so does whoever has set `FONTCONFIG_FILE`.
 *
 * To be called before letters are drawn for the first time in a process.
 */
export function useOurFont(): void {
  const here = new URL("fonts/fonts.conf", import.meta.url);
  if (Deno.build.os !== "linux" || here.protocol !== "file:") return;
  try {
    if (Deno.env.has("FONTCONFIG_FILE")) return;
    Deno.env.set("FONTCONFIG_FILE", decodeURIComponent(here.pathname));
  } catch {
    // Without the permission the fonts of the machine have to do.
  }
}
