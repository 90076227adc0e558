/** Trainings as async generators, runs in the background, checkpoints. @module */
export type { StopReason, TrainEvent, Training } from "./event.ts";
export { optimise, type Optimised, type OptimiseOptions } from "./optimise.ts";
export type { Json, TrainState } from "./state.ts";
