import type { Run, TrainState } from "../train/mod.ts";
import { chartSvg } from "./chart.ts";
import { type DisplayHandle, displayHandle } from "./display_handle.ts";
import { type Displayable, displaySymbol } from "./displayable.ts";
import { escapeHtml } from "./escape.ts";
import { type Live, liveSymbol } from "./live.ts";
import { notebook } from "./notebook.ts";
import { eventProgress } from "./track_progress.ts";
import { trainingChart } from "./training_chart.ts";
import { TrainingHistory } from "./training_history.ts";

/**
 * Makes something to look at of a training's state, such as pictures. The
 * training waits for it, so the state is valid meanwhile.
 */
export type View = (
  at: {
    /** Steps done. */
    readonly step: number;
    /** The state after them. */
    readonly state: TrainState;
  },
) => unknown;

/** How a run is watched. */
export interface WatchOptions {
  /** Seconds between two views, 3 unless told. */
  readonly viewEvery?: number;
  /** Changes of the curves a second at most, 5 unless told. */
  readonly perSecond?: number;
}

/** A run that is being watched; `show` draws it. */
export interface Watch extends Live {
  /** Resolves when the run has ended and its end is drawn. */
  readonly done: Promise<void>;
}

/**
 * Watches a background run: a line that says where it stands, its losses and
 * scores as curves, and what `view` makes of its state, all moving under the
 * cell while other cells run. Outside a notebook its progress is printed.
 *
 * @param run What `start` returned.
 * @param view Called now and then, and at the end.
 *
 * @example
 * ```ts
 * import { show, start, type Training, watch } from "blindsight";
 *
 * async function* training(): Training<Record<string, number>, number> {
 *   yield { type: "start", name: "demo", step: 0, steps: 0 };
 *   yield { type: "stop", step: 0, reason: "done" };
 *   return 42;
 * }
 * const run = start(() => training());
 * await show(watch(run));
 * console.log(await run.result); // 42
 * ```
 */
export function watch<Report>(
  run: Run<Report, unknown>,
  view?: View,
  options: WatchOptions = {},
): Watch {
  const { promise: done, resolve: end } = Promise.withResolvers<void>();
  return {
    done,
    async [liveSymbol]() {
      const follow = notebook()
        ? await beginDrawing(run, view, options)
        : () => printRun(run);
      follow().then(end);
    },
  };
}

async function printRun(run: Run<unknown, unknown>): Promise<void> {
  const follow = eventProgress();
  try {
    for await (const event of run.events()) follow(event);
  } catch {
    // Whoever awaits the run's result is told.
  } finally {
    follow(undefined);
  }
}

/** Makes all displays now, for they belong to this cell; what it returns keeps them moving. */
async function beginDrawing<Report>(
  run: Run<Report, unknown>,
  view: View | undefined,
  options: WatchOptions,
): Promise<() => Promise<void>> {
  const history = new TrainingHistory();
  const line = await displayHandle(statusLine(history), options);
  const curves = await displayHandle(frame(history), options);
  const pictures = view && await displayHandle("", options);
  const stopViewing = view && pictures &&
    listen(run, view, pictures, options.viewEvery ?? 3);

  return async () => {
    try {
      for await (const event of run.events()) {
        history.add(event);
        line.update(() => statusLine(history));
        curves.update(() => frame(history));
      }
    } catch (error) {
      history.fail(error);
    }
    stopViewing?.();
    await line.finish(statusLine(history));
    await curves.finish(trainingChart(history.stages));
    await pictures?.finish();
  };
}

/** Shows what the view makes of the state, at most every so many seconds. */
function listen<Report>(
  run: Run<Report, unknown>,
  view: View,
  pictures: DisplayHandle,
  every: number,
): () => void {
  let last = -Infinity;
  let viewed = -1;
  const stop = run.listen(async (event) => {
    const { step } = event;
    const state = "state" in event ? event.state : undefined;
    if (!state || step === viewed) return;
    const soon = performance.now() - last < every * 1000;
    if (soon && event.type !== "stop") return;
    viewed = step;
    try {
      pictures.update(await view({ step, state }));
    } catch (error) {
      // A broken view must not break the training.
      stop();
      pictures.update(`The view failed: ${error}`);
    }
    last = performance.now();
  });
  return stop;
}

function statusLine(history: TrainingHistory): Displayable {
  const { name, share, words } = history.status();
  return {
    [displaySymbol]: () => ({
      "text/html": `<div style="font-variant-numeric:tabular-nums">` +
        `<progress value="${
          share.toFixed(4)
        }" style="width:160px;vertical-align:middle"></progress> ` +
        `<b>${escapeHtml(name)}</b> · ${
          words.map(escapeHtml).join(" · ")
        }</div>`,
      "text/plain": `${name}: ${words.join(", ")}`,
    }),
  };
}

/** While it moves, an SVG alone: half the work, and it does not flicker. */
function frame(history: TrainingHistory): Displayable {
  const chart = trainingChart(history.stages);
  return {
    async [displaySymbol]() {
      return {
        "image/svg+xml": await chartSvg(chart),
        "text/plain": chart.text,
      };
    },
  };
}
