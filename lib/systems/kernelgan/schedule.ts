import type { KernelGanConfig } from "./config.ts";

/** Where the schedule stands. */
export interface ScheduleState {
  /** Iterations in a row on which the bicubic term was small; the warm-up is over at the third. */
  readonly streak: number;
  /** How often the bicubic weight has been divided by 100 since. */
  readonly fades: number;
}

/** Iterations in a row that end the warm-up. */
const enough = 3;

/** After so many divisions the sparsity and the centre term join. */
const joins = 2;

/** After so many there are no more. */
const most = 3;

/** Where the schedule starts. */
export const startOfSchedule: ScheduleState = { streak: 0, fades: 0 };

/**
 * The schedule after an iteration, counted from 0; the first does not count.
 *
 * When the bicubic term has been small three times in a row, its weight is
 * divided by 100 at the next three iterations that are divisible by
 * `bicubicEvery`; at the second of them sparsity and centre join.
 *
 * @param bicubic The term's value.
 * @param energy The mean square of the crop's bicubic result.
 */
export function advance(
  { trigger, bicubicEvery }: KernelGanConfig,
  { streak, fades }: ScheduleState,
  iteration: number,
  bicubic: number,
  energy: number,
): ScheduleState {
  if (iteration === 0) return { streak, fades };
  if (streak < enough) {
    const limit = trigger.below * (trigger.kind === "relative" ? energy : 1);
    return { streak: bicubic < limit ? streak + 1 : 0, fades };
  }
  const fading = iteration % bicubicEvery === 0 && fades < most;
  return { streak, fades: fading ? fades + 1 : fades };
}

/** What the generator's terms count for; the adversarial one counts for 1. */
export type TermWeights = KernelGanConfig["weights"];

/** The weights at a point of the schedule. */
export function weightsAt(
  { weights }: KernelGanConfig,
  { fades }: ScheduleState,
): TermWeights {
  const joined = fades >= joins ? 1 : 0;
  return {
    ...weights,
    sparse: joined * weights.sparse,
    centre: joined * weights.centre,
    bicubic: weights.bicubic / 100 ** fades,
  };
}

/** Adam's rate in the iteration that begins after so many. */
export function rateAt({ rate }: KernelGanConfig, iteration: number): number {
  const drops = Math.floor(Math.max(0, iteration - 1) / rate.every);
  return rate.from / 10 ** drops;
}
