/** Seeded, splittable randomness. @module */
export type { Rng, RngState } from "./rng.ts";
export { restoreRng, seeded } from "./seeded.ts";
