/** What {@linkcode Rng.state} returns: plain JSON, to be stored in a checkpoint. */
export interface RngState {
  /** The key that the generator's children are derived from. */
  readonly key: string;
  /** The four 32-bit words of the generator. */
  readonly words: readonly [number, number, number, number];
}

/**
 * A seeded source of random numbers, passed as an argument wherever randomness
 * is used.
 *
 * Children made by {@linkcode Rng.split} depend on the seed and their name
 * alone, so drawing more from one never moves the draws of another.
 */
export interface Rng {
  /** A number in [low, high), by default in [0, 1). */
  uniform(low?: number, high?: number): number;
  /** A draw of the normal distribution, by default of mean 0 and deviation 1. */
  normal(mean?: number, deviation?: number): number;
  /** A whole number in [0, below). */
  integer(below: number): number;
  /** `true` with the given probability, by default one half. */
  chance(probability?: number): boolean;
  /** One of the items; with weights, in proportion to them. */
  pick<T>(items: readonly T[], weights?: readonly number[]): T;
  /** A new array with the items in random order. */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent child whose draws do not move when a sibling draws more. */
  split(name: string | number): Rng;
  /** The generator's position, for {@linkcode restoreRng}. */
  state(): RngState;
}
