import type { PastEvent, Training } from "../train/event.ts";
import { describeReport } from "./describe_report.ts";
import {
  type ProgressBar,
  progressBar,
  type ProgressBarOptions,
} from "./progress_bar.ts";

/** How a training's progress is shown. */
export interface TrackOptions
  extends Pick<ProgressBarOptions, "terminal" | "every"> {
  /** What the bars are called; the trainings' own names unless told. */
  readonly label?: string;
}

/**
 * Passes a training's events on and shows its progress on stderr: a bar for
 * each stage, with the time left and the latest losses and scores.
 *
 * @example
 * ```ts
 * import { finish, trackProgress, type Training } from "blindsight";
 *
 * async function* training(): Training<Record<string, number>, number> {
 *   yield { type: "start", name: "demo", step: 0, steps: 0 };
 *   yield { type: "stop", step: 0, reason: "done" };
 *   return 42;
 * }
 * console.log(await finish(trackProgress(training()))); // 42
 * ```
 */
export async function* trackProgress<Report, Result>(
  training: Training<Report, Result>,
  options: TrackOptions = {},
): Training<Report, Result> {
  const follow = eventProgress(options);
  let ended = false;
  try {
    while (true) {
      const next = await training.next();
      ended = next.done === true;
      if (next.done) return next.value;
      follow(next.value);
      yield next.value;
    }
  } finally {
    follow(undefined);
    // A reader who leaves early ends the training, too.
    if (!ended) await training.return(undefined as never);
  }
}

/** Draws bars from events; undefined says that no more will come. */
export function eventProgress(
  options: TrackOptions = {},
): (event: PastEvent<unknown> | undefined) => void {
  let bar: ProgressBar | undefined;
  let losses = "";
  let scores = "";
  return (event) => {
    switch (event?.type) {
      case "start":
        bar?.[Symbol.dispose]();
        bar = progressBar({
          label: event.name,
          total: event.steps,
          done: event.step,
          ...options,
        });
        losses = scores = "";
        break;
      case "step":
        losses = describeReport(event.report);
        bar?.update(event.step, [scores, losses].filter(Boolean).join(", "));
        break;
      case "eval":
        scores = describeReport(event.scores);
        bar?.update(event.step, [scores, losses].filter(Boolean).join(", "));
        break;
      case "stop":
        bar?.update(event.step);
        bar?.finish(event.reason);
        bar = undefined;
        break;
      case undefined:
        bar?.[Symbol.dispose]();
    }
  };
}
