/** When ZSSR's learning rate falls and when its training ends; plain JSON. */
export type SlopeSettings = {
  readonly kind: "slope";
  /** The rate at first. */
  readonly from: number;
  /** What it is multiplied by when the reconstruction error falls no more. */
  readonly factor: number;
  /** The training ends when the rate is lower than this. */
  readonly until: number;
  /** Steps between two looks at the error's slope. */
  readonly every: number;
  /** Steps that the rate stays at least. */
  readonly patience: number;
  /** How many of the last errors a line is fitted to. */
  readonly window: number;
  /** The rate falls where so many times the slope downwards is less than its standard deviation. */
  readonly ratio: number;
};

/** What a {@linkcode RateRule} remembers; plain JSON. */
export interface RateMemory {
  /** Iterations and errors of the tests so far. */
  readonly tests: readonly (readonly [iteration: number, error: number])[];
  /** The iterations at which the rate fell. */
  readonly drops: readonly number[];
}

/** A learning rate that may go by the reconstruction error; iterations count from 0. */
export interface RateRule {
  /** The rate of an iteration, or that of now where it goes by the error. */
  rate(iteration: number): number;
  /** Whether the training is over. */
  readonly ended: boolean;
  /** Takes note of a test's error. */
  test(iteration: number, error: number): void;
  /** Looks at the errors after an iteration, where it is time to. */
  look(iteration: number): void;
  /** What it remembers, to go on from later. */
  memory(): RateMemory;
}

/**
 * ZSSR's rule for the learning rate (paper §3.1 and the released code): a line
 * is fitted to the last reconstruction errors, and where its slope is not
 * clearly downwards, by its own standard deviation, the rate falls.
 *
 * The deviation is the released code's, in the environment that it was written
 * for: NumPy before 1.16 divided the residual by `n - 4` for n points, 1 here,
 * where it divides by `n - 2` now and lets the rate fall later.
 *
 * @example
 * ```ts
 * import { zssr } from "blindsight";
 *
 * const { rate } = zssr.presets.kernelgan;
 * const rule = zssr.slopeRule(rate as zssr.SlopeSettings);
 * for (let i = 0; i < 600; i++) {
 *   if (i % 50 === 0) rule.test(i, 0.01 * 0.99 ** Math.min(i, 100));
 *   rule.look(i);
 * }
 * console.log(rule.rate(600)); // 1e-4: it fell once
 * ```
 */
export function slopeRule(
  settings: SlopeSettings,
  memory: RateMemory = { tests: [], drops: [] },
): RateRule {
  const { from, factor, until, every, patience, window, ratio } = settings;
  const tests = [...memory.tests];
  const drops = [...memory.drops];
  const rate = () => from * factor ** drops.length;
  return {
    rate,
    get ended() {
      return rate() < until;
    },
    test(iteration, error) {
      // Checkpoints hold errors as float32; the rule is not to tell the difference.
      tests.push([iteration, Math.fround(error)]);
    },
    look(iteration) {
      const last = drops.at(-1) ?? 0;
      if ((iteration + 1) % every !== 0 || iteration - last <= patience) return;
      const { slope, deviation } = fitLine(tests.slice(-window));
      if (-ratio * slope <= deviation) drops.push(iteration);
    },
    memory: () => ({ tests: [...tests], drops: [...drops] }),
  };
}

/** The slope of the line through points, by least squares, and its standard deviation. */
function fitLine(
  points: readonly (readonly [x: number, y: number])[],
): { slope: number; deviation: number } {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  let [xx, xy] = [0, 0];
  for (const [x, y] of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  const slope = xy / xx;
  const residual = points.reduce(
    (sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2,
    0,
  );
  const deviation = Math.sqrt(residual / Math.max(1, n - 4) / xx);
  return { slope, deviation };
}
