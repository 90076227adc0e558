export type { StopReason, TrainEvent, Training } from "./event.ts";
export type { Json, TrainState } from "./state.ts";
