import type { KernelGanConfig } from "./config.ts";

/** Where the weights of the generator's terms stand. */
export interface ScheduleState {
  /** Whether the bicubic warm-up is over. */
  readonly similar: boolean;
  /** Iterations in a row on which the bicubic term was small. */
  readonly streak: number;
  /** The bicubic term's weight. */
  readonly bicubic: number;
  /** Whether the sparsity and the centre term have joined. */
  readonly constrained: boolean;
}

/** Where the schedule starts. */
export function startSchedule({ weights }: KernelGanConfig): ScheduleState {
  return {
    similar: false,
    streak: 0,
    bicubic: weights.bicubic,
    constrained: false,
  };
}

/**
 * The schedule after an iteration, counted from 0; the first does not count.
 *
 * When the bicubic term has been small three times in a row, its weight is
 * divided by 100 at every iteration divisible by `bicubicEvery` until it is a
 * millionth; the other two terms join when it is below a thousandth of what
 * it was.
 *
 * @param bicubic The term's value.
 * @param energy The mean square of the crop's bicubic result.
 */
export function advance(
  { trigger, weights, bicubicEvery }: KernelGanConfig,
  state: ScheduleState,
  iteration: number,
  bicubic: number,
  energy: number,
): ScheduleState {
  if (iteration === 0) return state;
  if (!state.similar) {
    const small = bicubic <
      trigger.below * (trigger.kind === "relative" ? energy : 1);
    const streak = small ? state.streak + 1 : 0;
    return { ...state, streak, similar: streak === 3 };
  }
  // A little above the millionth, which rounding may miss.
  const faded = state.bicubic <= 1.001e-6 * weights.bicubic;
  if (iteration % bicubicEvery !== 0 || faded) return state;
  const next = state.bicubic / 100;
  const constrained = state.constrained || next < 1e-3 * weights.bicubic;
  return { ...state, bicubic: next, constrained };
}

/** Adam's rate in the iteration that begins after so many. */
export function rateAt({ rate }: KernelGanConfig, iteration: number): number {
  const drops = Math.floor(Math.max(0, iteration - 1) / rate.every);
  return rate.from / 10 ** drops;
}
