import { cosine, type Schedule, stepDecay } from "./schedule.ts";

/** How a learning rate falls over a training's steps; plain JSON. */
export type Rate =
  | {
    /** Along half a cosine to `to` at the last step. */
    readonly kind: "cosine";
    readonly from: number;
    readonly to: number;
  }
  | {
    /** Times `factor` after every `every` steps. */
    readonly kind: "steps";
    readonly from: number;
    readonly factor: number;
    readonly every: number;
  };

/**
 * A learning rate by step, from a configuration.
 *
 * @param steps Steps of the training.
 *
 * @example
 * ```ts
 * import { rateSchedule } from "blindsight";
 *
 * const rate = rateSchedule({ kind: "cosine", from: 1e-3, to: 1e-5 }, 100);
 * console.log(rate(0), rate(100)); // 1e-3, 1e-5
 * ```
 */
export function rateSchedule(rate: Rate, steps: number): Schedule {
  return rate.kind === "cosine" ? cosine({ ...rate, steps }) : stepDecay(rate);
}
