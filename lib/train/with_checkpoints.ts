import { InputError } from "../engine/mod.ts";
import { fileTrouble } from "../image/file_trouble.ts";
import { saveCheckpoint } from "./checkpoint.ts";
import type { TrainEvent, Training } from "./event.ts";
import type { TrainState } from "./state.ts";

/** Where and how often {@linkcode withCheckpoints} writes. */
export interface CheckpointOptions {
  /** The file to write; always the newest state. */
  readonly path: string;
  /** Seconds between two checkpoints; they fall on reports. By default 60, unless `steps` are given. */
  readonly seconds?: number;
  /** Steps between two checkpoints; they fall on reports. */
  readonly steps?: number;
  /** How many states are kept beside the file, under its name with their step. By default none. */
  readonly keep?: number;
}

/**
 * Passes a training's events on and writes its state now and then, and when
 * it stops; each time a `checkpoint` event follows.
 *
 * A training that diverged leaves its last good checkpoint alone. Whether the
 * folder can be written is tried before the first step.
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
  { path, steps = Infinity, seconds, keep = 0 }: CheckpointOptions,
): Training<Report, Result> {
  const pause = 1000 * (seconds ?? (steps < Infinity ? Infinity : 60));
  let time = performance.now();
  let step = 0;
  let saved = -1;
  const kept: string[] = [];
  const save = async (state: TrainState): Promise<TrainEvent<Report>> => {
    await saveCheckpoint(path, state);
    time = performance.now();
    step = saved = state.step;
    if (keep > 0) {
      kept.push(path.replace(/(\.safetensors)?$/, `.step${step}$1`));
      await Deno.copyFile(path, kept.at(-1)!);
      if (kept.length > keep) await Deno.remove(kept.shift()!);
    }
    return { type: "checkpoint", step, path };
  };
  try {
    await tryToWrite(path);
    while (true) {
      const next = await training.next();
      if (next.done) return next.value;
      const event = next.value;
      if (event.type === "start") step = event.step;
      if (event.type === "stop" && event.state && event.step !== saved) {
        yield await save(event.state);
      }
      yield event;
      if (
        event.type === "step" &&
        (performance.now() - time > pause || event.step - step >= steps)
      ) yield await save(event.state);
    }
  } finally {
    // When the reader leaves early the training still has to free what it holds.
    await training.return(undefined as never);
  }
}

/** Better now than after an hour of training. */
async function tryToWrite(path: string): Promise<void> {
  const attempt = `${path}.${Deno.pid}.tmp`;
  try {
    (await Deno.create(attempt)).close();
    await Deno.remove(attempt);
  } catch (error) {
    throw new InputError(
      `"${path}" ${fileTrouble(error, "written")}; choose another place`,
      { cause: error },
    );
  }
}
