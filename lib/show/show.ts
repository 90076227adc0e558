import { metadataOf } from "./displayable.ts";
import { isLive, liveSymbol } from "./live.ts";
import { drain, notebook } from "./notebook.ts";
import { toBundle, toText } from "./to_bundle.ts";

/**
 * Shows values, one below the other: pictures, charts, tables, text, anything
 * that can show itself. In a notebook it resolves when the kernel has sent
 * them; elsewhere it prints their text.
 *
 * Let every cell that prints end with it: what is still on its way when a
 * cell ends is drawn under the next one.
 *
 * @example
 * ```ts
 * import { show, table } from "blindsight";
 *
 * await show("PSNR", table([{ method: "bicubic", psnr: 23.95 }]));
 * ```
 */
export async function show(...values: unknown[]): Promise<void> {
  const kernel = notebook();
  let bytes = 0;
  for (const value of values) {
    if (isLive(value)) {
      await value[liveSymbol]();
      continue;
    }
    if (!kernel) {
      console.log(await toText(value));
      continue;
    }
    const bundle = await toBundle(value);
    for (const form of Object.values(bundle)) {
      bytes += typeof form === "string"
        ? form.length
        : JSON.stringify(form).length;
    }
    await kernel.broadcast("display_data", {
      data: bundle,
      metadata: metadataOf(bundle),
      transient: {},
    });
  }
  if (kernel) await drain(bytes);
}
