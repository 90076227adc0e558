/** Seeded, splittable randomness. @module */
export type { Json } from "./json.ts";
export type { Rng, RngState } from "./rng.ts";
export { restoreRng, seeded } from "./seeded.ts";
