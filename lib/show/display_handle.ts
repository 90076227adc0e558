import { metadataOf } from "./displayable.ts";
import { notebook } from "./notebook.ts";
import { toBundle, toText } from "./to_bundle.ts";

/** A display that changes in place. */
export interface DisplayHandle {
  /**
   * Puts another value in its place, soon: values that come faster than can be
   * drawn are skipped. A function is called only if its value is drawn.
   */
  update(value: unknown): void;
  /** Draws the last value, or this one; nothing is drawn after it. Resolves when it is drawn. */
  finish(value?: unknown): Promise<void>;
}

/** How often a display changes. */
export interface DisplayHandleOptions {
  /** Changes a second at most, 5 unless told. */
  readonly perSecond?: number;
}

/** Drawing may take this share of the time, so that what is watched is not slowed down. */
const SHARE = 1 / 15;

/**
 * Shows a value that can be replaced later, also from the background while
 * other cells run; all changes come from one place, in order.
 *
 * Outside a notebook only the last value is printed.
 *
 * @example
 * ```ts
 * import { displayHandle } from "blindsight";
 *
 * const handle = await displayHandle("waiting");
 * handle.update(() => "halfway");
 * await handle.finish("done");
 * ```
 */
export async function displayHandle(
  first: unknown,
  options: DisplayHandleOptions = {},
): Promise<DisplayHandle> {
  const interval = 1000 / (options.perSecond ?? 5);
  const kernel = notebook();
  const transient = { display_id: crypto.randomUUID() };

  async function paint(value: unknown, type: string): Promise<void> {
    const made = typeof value === "function" ? await value() : value;
    if (!kernel) return console.log(await toText(made));
    const data = await toBundle(made);
    const metadata = metadataOf(data);
    await kernel.broadcast(type, { data, metadata, transient });
  }

  let latest = kernel ? undefined : { value: first };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let painting: Promise<void> = Promise.resolve();
  let finished = false;

  function plan(wait: number): void {
    timer = setTimeout(() => {
      const next = latest;
      latest = undefined;
      if (!next) return void (timer = undefined);
      const started = performance.now();
      painting = paint(next.value, "update_display_data")
        .catch((error) => console.error(error))
        .then(() => {
          const took = performance.now() - started;
          if (!finished) plan(Math.max(interval, took / SHARE));
        });
    }, wait);
  }

  if (kernel) await paint(first, "display_data");
  return {
    update(value) {
      if (finished) return;
      latest = { value };
      if (kernel && timer === undefined) plan(0);
    },
    async finish(...given) {
      if (finished) return await painting;
      finished = true;
      clearTimeout(timer);
      const last = given.length > 0 ? { value: given[0] } : latest;
      const before = painting;
      painting = before.then(async () => {
        if (last) await paint(last.value, "update_display_data");
      });
      await painting;
    },
  };
}
