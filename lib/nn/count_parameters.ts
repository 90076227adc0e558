import type { Params } from "./params.ts";
import { leaves } from "./tree.ts";

/**
 * How many numbers a tree of parameters holds.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { countParameters, initConv, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = initConv(seeded(1), { inputs: 3, outputs: 8 });
 * assert(countParameters(params) === 3 * 3 * 3 * 8 + 8);
 * ```
 */
export function countParameters(params: Params): number {
  return leaves(params)
    .reduce((sum, tensor) => sum + tensor.size, 0);
}
