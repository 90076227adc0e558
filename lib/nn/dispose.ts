import type { Params } from "./params.ts";
import { leaves } from "./tree.ts";

/**
 * Frees every tensor of a tree.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { disposeTree, initConv, openEngine, seeded } from "blindsight";
 *
 * const engine = await openEngine({ engine: "cpu" });
 * const before = engine.liveTensors();
 * disposeTree(initConv(seeded(1), { inputs: 3, outputs: 8 }));
 * assert(engine.liveTensors() === before);
 * ```
 */
export function disposeTree(tree: Params): void {
  for (const tensor of leaves(tree)) tensor.dispose();
}
