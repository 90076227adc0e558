import type { Params } from "../nn/mod.ts";
import type { StopReason, Training } from "./event.ts";
import type { TrainState } from "./state.ts";

/** What the trainings of a method that has several return. */
export interface StageResult {
  /** What was trained. */
  readonly params: Params;
  /** Steps done. */
  readonly step: number;
  /** Why it ended. */
  readonly stop: StopReason;
}

/** One training of several, as it is handed to who runs it. */
export interface Stage<Result> {
  /** Short, and a good file name, such as `prior-uniform`. */
  readonly name: string;
  /** What its checkpoints are of. */
  readonly system: string;
  /** What its checkpoints were trained with. */
  readonly config: TrainState["config"];
  /** Makes the training, from where a checkpoint left it. */
  readonly make: (resume?: TrainState) => Training<
    Readonly<Record<string, number>>,
    Result
  >;
}

/** Runs one stage to its end. */
export type StageRunner = <Result extends StageResult>(
  stage: Stage<Result>,
) => Promise<Result>;
