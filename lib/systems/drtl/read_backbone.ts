import { InputError } from "../../engine/mod.ts";
import { disposeTree } from "../../nn/mod.ts";
import { loadCheckpoint } from "../../train/mod.ts";
import type { DrtlConfig } from "./config.ts";
import type { BackboneParams } from "./model/backbone.ts";
import type { Backbone } from "./model/config.ts";

/** A backbone with what says how it is applied. */
export interface TrainedBackbone {
  readonly model: Backbone;
  readonly params: BackboneParams;
}

/**
 * Reads a backbone onto the open engine from a checkpoint of a fine-tuning, or
 * of a prior; of a fine-tuning the parameters that did best on the held-out pair.
 *
 * @throws {InputError} Where the file is no such checkpoint.
 *
 * @example
 * ```ts
 * import { drtl } from "blindsight";
 *
 * try {
 *   await drtl.readBackbone("missing.safetensors");
 * } catch (error) {
 *   console.log((error as Error).message);
 * }
 * ```
 */
export async function readBackbone(path: string): Promise<TrainedBackbone> {
  const { system, config, trees } = await loadCheckpoint(path);
  if (system !== "drtl/tuned" && system !== "drtl/prior") {
    disposeTree(trees);
    throw new InputError(
      `"${path}" is a checkpoint of ${system}; expected one of drtl/tuned, drtl/prior`,
    );
  }
  const { model } = config as unknown as DrtlConfig;
  const { params, best, ...rest } = trees;
  if (best) disposeTree(params);
  disposeTree(rest);
  const { backbone } = (best ?? params) as {
    readonly backbone: BackboneParams;
  };
  return { model, params: backbone };
}
