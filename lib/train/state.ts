import type { Params } from "../nn/params.ts";
import type { Json } from "../random/mod.ts";

export type { Json };

/**
 * All that a training needs to go on as if it had never stopped.
 *
 * Batches are drawn from `rng.split(step)`, so the step *is* the position in
 * the data.
 */
export interface TrainState {
  /** The system and stage that can go on from here, such as `"kdsr/teacher"`. */
  readonly system: string;
  /** The whole configuration; resuming with another one is refused. */
  readonly config: { readonly [key: string]: Json };
  /** The seed that all randomness is derived from. */
  readonly seed: number;
  /** Steps done. */
  readonly step: number;
  /** Trees by name: `params`, `adam`, `ema`, … */
  readonly trees: { readonly [name: string]: Params };
}
