import type { Teacher } from "../teacher/teacher.ts";
import type { PriorConfig } from "./config.ts";
import type { PriorParams } from "./network.ts";

/** A prior with what says how it is applied and what it learnt from. */
export interface TrainedPrior {
  readonly config: PriorConfig;
  readonly params: PriorParams;
  /** Its teacher, for rows of results. */
  readonly teacher: Pick<Teacher, "name" | "hash">;
  /** Of the teacher's levels, which the losses divide by. */
  readonly deviations: readonly number[];
}
