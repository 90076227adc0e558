import type { TrainEvent, Training } from "./event.ts";

/**
 * Runs a training to its end and returns its result.
 *
 * @param onEvent Sees every event before the training goes on; what it
 * returns is awaited, what it throws ends the training.
 *
 * @example
 * ```ts
 * import { finish, type Training } from "blindsight";
 *
 * async function* training(): Training<Record<string, number>, number> {
 *   yield { type: "start", name: "demo", step: 0, steps: 0 };
 *   yield { type: "stop", step: 0, reason: "done" };
 *   return 42;
 * }
 * console.log(await finish(training(), ({ type }) => console.log(type))); // 42
 * ```
 */
export async function finish<Report, Result>(
  training: Training<Report, Result>,
  onEvent?: (event: TrainEvent<Report>) => unknown,
): Promise<Result> {
  try {
    while (true) {
      const next = await training.next();
      if (next.done) return next.value;
      await onEvent?.(next.value);
    }
  } finally {
    // After a throw the training still has to free what it holds.
    await training.return(undefined as never);
  }
}
