/** One stage of a training under a task: progress, checkpoints, resuming. @module */
import {
  finish,
  InputError,
  loadCheckpoint,
  progressBar,
  type Training,
  type TrainState,
  withCheckpoints,
} from "../mod.ts";

/** How a stage is run. */
export interface Stage<Result> {
  /** What the progress bar is called. */
  readonly label: string;
  /** Where its checkpoint lies. */
  readonly path: string;
  /** What a checkpoint must be of to be gone on with. */
  readonly expected: Pick<TrainState, "system" | "config" | "seed">;
  /** Whether to go on from the checkpoint, where there is one. */
  readonly resume: boolean;
  /** Makes the training. */
  readonly make: (resume: TrainState | undefined) => Training<
    Readonly<Record<string, number>>,
    Result
  >;
}

/**
 * Runs a training to its end with a progress bar, writing a checkpoint twice a
 * minute and when it stops.
 */
export async function runStage<Result extends { readonly stop: string }>(
  { label, path, expected, resume, make }: Stage<Result>,
): Promise<Result> {
  const start = resume && await exists(path)
    ? await loadCheckpoint(path, expected)
    : undefined;
  const training = withCheckpoints(make(start), { path, seconds: 30 });
  let bar: ReturnType<typeof progressBar> | undefined;
  const result = await finish(training, (event) => {
    if (event.type === "start") {
      bar = progressBar({ label, total: event.steps, done: event.step });
    } else if (event.type === "step") {
      const losses = Object.entries(event.report)
        .map(([name, value]) => `${name} ${value.toPrecision(3)}`);
      bar?.update(event.step, losses.join("  "));
    }
  });
  bar?.finish(result.stop === "aborted" ? "stopped" : result.stop);
  if (result.stop === "diverged") {
    throw new InputError(
      `${label} diverged: its loss is no longer finite; the last good checkpoint is "${path}", go on from it with a smaller learning rate`,
    );
  }
  return result;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
