import { InputError } from "../../engine/mod.ts";
import { disposeTree } from "../../nn/mod.ts";
import { loadCheckpoint } from "../../train/mod.ts";
import { type DeblurringParams, modelOf, type SemanticModel } from "./model.ts";
import type { PriorParams } from "./prior/network.ts";
import type { StoredConfig } from "./stored.ts";

/**
 * Reads a model onto the open engine from a checkpoint of the second stage,
 * which holds its prior too; the parameters are the caller's to dispose.
 *
 * @throws {InputError} Where the file is no such checkpoint.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * try {
 *   await semantic.readModel("missing.safetensors");
 * } catch (error) {
 *   console.log((error as Error).message);
 * }
 * ```
 */
export async function readModel(path: string): Promise<SemanticModel> {
  const { system, config, trees } = await loadCheckpoint(path);
  if (system !== "semantic/deblurring") {
    disposeTree(trees);
    throw new InputError(
      `"${path}" is a checkpoint of ${system}; expected one of semantic/deblurring`,
    );
  }
  const { params, prior, ...rest } = trees;
  disposeTree(rest);
  return modelOf(
    config as unknown as StoredConfig,
    params as DeblurringParams,
    prior as PriorParams | undefined,
  );
}
