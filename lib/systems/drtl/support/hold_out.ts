import type { Rng } from "../../../random/mod.ts";

/** From so many pairs on one is held out. */
const enough = 3;

/** The pairs in random order, one of them held out where there are three or more. */
export function holdOut<Pair>(
  pairs: readonly Pair[],
  rng: Rng,
): { readonly learnt: readonly Pair[]; readonly held: readonly Pair[] } {
  const order = rng.shuffle(pairs);
  const count = order.length >= enough ? 1 : 0;
  return {
    learnt: order.slice(0, order.length - count),
    held: order.slice(order.length - count),
  };
}
