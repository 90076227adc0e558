/** One stage of a training under a task: progress, checkpoints, resuming. @module */
import {
  finish,
  InputError,
  loadCheckpoint,
  type StopReason,
  trackProgress,
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
  /** Seconds between two checkpoints, 30 unless told. */
  readonly checkpointEvery?: number | undefined;
  /** Makes the training. */
  readonly make: (
    resume: TrainState | undefined,
  ) => Training<unknown, Result>;
}

/** What all stages' results have in common. */
interface Ended {
  readonly stop: StopReason;
  readonly step: number;
}

/** A stage ended because its numbers were finite no more. */
export class DivergedError extends InputError {
  override name = "DivergedError";

  /** @param step Where it was noticed. */
  constructor(message: string, readonly path: string, readonly step: number) {
    super(message);
  }
}

/**
 * Runs a training to its end with a progress bar, writing a checkpoint now and
 * then and when it stops.
 *
 * @throws {DivergedError} Where it diverges; its last good checkpoint stays.
 */
export async function runStage<Result extends Ended>(
  { label, path, expected, resume, checkpointEvery = 30, make }: Stage<Result>,
): Promise<Result & { readonly path: string }> {
  const start = resume && await exists(path)
    ? await loadCheckpoint(path, expected)
    : undefined;
  const training = withCheckpoints(make(start), {
    path,
    seconds: checkpointEvery,
  });
  let good = start?.step;
  const result = await finish(trackProgress(training, { label }), (event) => {
    if (event.type === "checkpoint") good = event.step;
  });
  const { stop, step } = result;
  if (stop !== "diverged") return { ...result, path };
  throw new DivergedError(
    `${label} diverged before step ${step}: its numbers are finite no more; ${
      good === undefined
        ? "there is no checkpoint yet"
        : `the last good checkpoint, of step ${good}, is "${path}"`
    }; train with a smaller learning rate`,
    path,
    step,
  );
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
