import type { PastEvent, TrainEvent, Training } from "./event.ts";
import { finish } from "./finish.ts";

/** A training that runs in the background. */
export interface Run<Report, Result> {
  /**
   * All events from the first one on, for as many readers as ask; throws at
   * the end where the training threw. For their `state` see `listen`.
   */
  events(): AsyncIterable<PastEvent<Report>>;
  /**
   * Calls back with every event from now on. The training waits for what the
   * listener returns, so an event's `state` is valid meanwhile; what the
   * listener throws ends the training.
   *
   * @returns A function that ends the listening.
   */
  listen(listener: (event: TrainEvent<Report>) => unknown): () => void;
  /** The latest event, if there has been one. */
  readonly latest: PastEvent<Report> | undefined;
  /** Whether it has ended. */
  readonly done: boolean;
  /** Ends it after the step under way; its result comes all the same. */
  abort(): void;
  /** What the training returns; rejects when it throws. */
  readonly result: Promise<Result>;
}

/**
 * Runs a training in the background, so that a notebook's other cells stay
 * usable and nothing is lost when one of them is stopped.
 *
 * @param make Makes the training; it is to pass the signal on.
 *
 * @example
 * ```ts
 * import { start, type Training } from "blindsight";
 *
 * async function* training(): Training<Record<string, number>, number> {
 *   yield { type: "start", name: "demo", step: 0, steps: 0 };
 *   yield { type: "stop", step: 0, reason: "done" };
 *   return 42;
 * }
 * const run = start(() => training());
 * for await (const { type } of run.events()) console.log(type);
 * console.log(await run.result); // 42
 * ```
 */
export function start<Report, Result>(
  make: (signal: AbortSignal) => Training<Report, Result>,
): Run<Report, Result> {
  const controller = new AbortController();
  const listeners = new Set<(event: TrainEvent<Report>) => unknown>();
  const seen: PastEvent<Report>[] = [];
  let done = false;
  let news = Promise.withResolvers<void>();
  const wake = () => {
    news.resolve();
    news = Promise.withResolvers();
  };
  const result = finish(make(controller.signal), async (event) => {
    seen.push(withoutState(event));
    wake();
    for (const listener of listeners) await listener(event);
  }).finally(() => {
    done = true;
    wake();
  });
  result.catch(() => {}); // told to whoever awaits `result` or reads `events`
  return {
    result,
    abort: () => controller.abort(),
    get latest() {
      return seen.at(-1);
    },
    get done() {
      return done;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async *events() {
      for (let i = 0;; i++) {
        while (i >= seen.length && !done) await news.promise;
        if (i >= seen.length) break;
        yield seen[i];
      }
      await result;
    },
  };
}

/** Keeping every state would keep thousands of dead tensors' handles. */
function withoutState<Report>(event: TrainEvent<Report>): PastEvent<Report> {
  if (!("state" in event)) return event;
  const { state: _, ...rest } = event;
  return rest;
}
