import { saveCheckpoint } from "./checkpoint.ts";
import type { TrainEvent, Training } from "./event.ts";
import type { TrainState } from "./state.ts";

/**
 * Passes a training's events on and writes its state now and then, and when
 * it stops; each time a `checkpoint` event follows.
 *
 * A training that diverged leaves its last good checkpoint alone.
 *
 * @throws {InputError} Through the training, when a checkpoint cannot be written.
 *
 * @example
 * ```ts
 * import { finish, type Training, withCheckpoints } from "blindsight";
 *
 * async function* training(): Training<Record<string, number>, number> {
 *   const state = { system: "demo", config: {}, seed: 1, step: 5, trees: {} };
 *   yield { type: "stop", step: 5, reason: "done", state };
 *   return 42;
 * }
 * const path = `${await Deno.makeTempDir()}/demo.safetensors`;
 * await finish(withCheckpoints(training(), { path, seconds: 60 }));
 * console.log((await Deno.stat(path)).isFile); // true
 * ```
 */
export async function* withCheckpoints<Report, Result>(
  training: Training<Report, Result>,
  { path, seconds }: {
    /** The file to write; always the same one. */
    readonly path: string;
    /** Seconds between two checkpoints; they fall on reports. */
    readonly seconds: number;
  },
): Training<Report, Result> {
  let last = performance.now();
  let saved = -1;
  const save = async (
    state: TrainState,
  ): Promise<TrainEvent<Report>> => {
    await saveCheckpoint(path, state);
    last = performance.now();
    saved = state.step;
    return { type: "checkpoint", step: state.step, path };
  };
  let ended = false;
  try {
    while (true) {
      const next = await training.next();
      if (next.done) {
        ended = true;
        return next.value;
      }
      const event = next.value;
      if (event.type === "stop" && event.state && event.step !== saved) {
        yield await save(event.state);
      }
      yield event;
      if (event.type === "step" && performance.now() - last > seconds * 1000) {
        yield await save(event.state);
      }
    }
  } finally {
    if (!ended) await training.return(undefined as never);
  }
}
