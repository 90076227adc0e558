import type { TrainState } from "./state.ts";

/** Why a training ended. */
export type StopReason = "done" | "aborted" | "diverged";

/**
 * What a training yields, in order: one `start`, then `step`s with `eval`s and
 * `checkpoint`s among them, then one `stop`.
 *
 * @typeParam Report The numbers that a system reports, such as its losses.
 */
export type TrainEvent<Report = Record<string, number>> =
  | {
    readonly type: "start";
    /** The system and stage, such as `"kdsr teacher"`. */
    readonly name: string;
    /** Steps already done: 0, or where a checkpoint was resumed. */
    readonly step: number;
    /** Steps in all. */
    readonly steps: number;
  }
  | {
    readonly type: "step";
    /** Steps done so far. */
    readonly step: number;
    readonly steps: number;
    /** Seconds since the training (re)started. */
    readonly seconds: number;
    /** Losses and the like, means over the steps since the last report. */
    readonly report: Report;
    /** The state at this point; valid until the training is asked to go on. */
    readonly state: TrainState;
  }
  | {
    readonly type: "eval";
    readonly step: number;
    /** Scores by name, such as `{ psnr: 27.1 }`. */
    readonly scores: Readonly<Record<string, number>>;
  }
  | {
    readonly type: "checkpoint";
    readonly step: number;
    readonly path: string;
  }
  | {
    readonly type: "stop";
    readonly step: number;
    readonly reason: StopReason;
    /** The state at the end, where it is worth keeping: absent after diverging. */
    readonly state?: TrainState;
  };

/** A training: an async generator of events that returns its result, also when it was aborted. */
export type Training<Report, Result> = AsyncGenerator<
  TrainEvent<Report>,
  Result,
  void
>;

/** An event without the state, whose tensors are gone once the training goes on. */
export type PastEvent<Report = Record<string, number>> = TrainEvent<
  Report
> extends infer Event ? Event extends TrainEvent<Report> ? Omit<Event, "state">
  : never
  : never;
