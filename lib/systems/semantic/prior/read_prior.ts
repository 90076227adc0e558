import { InputError } from "../../../engine/mod.ts";
import { disposeTree } from "../../../nn/mod.ts";
import { loadCheckpoint } from "../../../train/mod.ts";
import { readDeviations } from "./level_statistics.ts";
import type { PriorParams } from "./network.ts";
import type { StoredPriorConfig } from "../train_prior.ts";
import type { TrainedPrior } from "./trained_prior.ts";

/**
 * Reads a prior onto the open engine from a checkpoint of its training; the
 * parameters are the caller's to dispose.
 *
 * @throws {InputError} Where the file is no such checkpoint.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * try {
 *   await semantic.readPrior("missing.safetensors");
 * } catch (error) {
 *   console.log((error as Error).message);
 * }
 * ```
 */
export async function readPrior(path: string): Promise<TrainedPrior> {
  const { system, config, trees } = await loadCheckpoint(path);
  if (system !== "semantic/prior") {
    disposeTree(trees);
    throw new InputError(
      `"${path}" is a checkpoint of ${system}; expected one of semantic/prior`,
    );
  }
  const { params, ...rest } = trees;
  const { teacher, pictures: _, ...own } =
    config as unknown as StoredPriorConfig;
  const deviations = await readDeviations(trees.statistics);
  disposeTree(rest);
  return { config: own, params: params as PriorParams, teacher, deviations };
}
