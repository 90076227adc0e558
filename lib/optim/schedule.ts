/** A learning rate by step, counted from 0. */
export type Schedule = (step: number) => number;

/**
 * Half a cosine from one rate to another.
 *
 * @example
 * ```ts
 * import { cosine } from "blindsight";
 *
 * const rate = cosine({ from: 1e-3, to: 1e-5, steps: 100 });
 * console.log(rate(0), rate(50), rate(100)); // 1e-3 … 1e-5
 * ```
 */
export function cosine(
  { from, to, steps }: {
    readonly from: number;
    readonly to: number;
    readonly steps: number;
  },
): Schedule {
  return (step) => {
    const part = Math.min(1, step / steps);
    return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * part));
  };
}

/**
 * A rate multiplied by a factor after every so many steps.
 *
 * @example
 * ```ts
 * import { stepDecay } from "blindsight";
 *
 * const rate = stepDecay({ from: 1e-4, factor: 0.5, every: 10 });
 * console.log(rate(9), rate(10)); // 1e-4, 5e-5
 * ```
 */
export function stepDecay(
  { from, factor, every }: {
    readonly from: number;
    readonly factor: number;
    readonly every: number;
  },
): Schedule {
  return (step) => from * factor ** Math.floor(step / every);
}

/**
 * Schedules one after the other, each starting at its own step 0.
 *
 * @param parts Each with the number of steps it lasts; the last one goes on.
 *
 * @example
 * ```ts
 * import { inTurn } from "blindsight";
 *
 * const rate = inTurn([
 *   { schedule: () => 2e-4, steps: 100 },
 *   { schedule: () => 1e-4, steps: 400 },
 * ]);
 * console.log(rate(99), rate(100)); // 2e-4, 1e-4
 * ```
 */
export function inTurn(
  parts: readonly { readonly schedule: Schedule; readonly steps: number }[],
): Schedule {
  return (step) => {
    let from = 0;
    for (const { schedule, steps } of parts.slice(0, -1)) {
      if (step < from + steps) return schedule(step - from);
      from += steps;
    }
    return parts[parts.length - 1].schedule(step - from);
  };
}
