/** Trainings as async generators, runs in the background, checkpoints. @module */
export {
  type ExpectedCheckpoint,
  loadCheckpoint,
  saveCheckpoint,
} from "./checkpoint.ts";
export type { PastEvent, StopReason, TrainEvent, Training } from "./event.ts";
export { finish } from "./finish.ts";
export {
  type Descent,
  optimise,
  type Optimised,
  type OptimiseOptions,
  type OptimiseSetting,
} from "./optimise.ts";
export { type Run, start } from "./start.ts";
export type { Json, TrainState } from "./state.ts";
export { type CheckpointOptions, withCheckpoints } from "./with_checkpoints.ts";
export type { Stage, StageResult, StageRunner } from "./stage.ts";
