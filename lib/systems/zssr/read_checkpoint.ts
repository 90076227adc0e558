import type { Kernel } from "../../degrade/mod.ts";
import { InputError } from "../../engine/mod.ts";
import type * as tf from "../../engine/tf.ts";
import { disposeTree } from "../../nn/mod.ts";
import { loadCheckpoint, type TrainState } from "../../train/mod.ts";
import type { ZssrParams } from "./model.ts";
import { kernelsOf } from "./progress.ts";

/** What restoring needs of a checkpoint that holds a network of ZSSR's and its kernels. */
export interface ReadCheckpoint {
  /** The caller's to dispose. */
  readonly params: ZssrParams;
  readonly config: TrainState["config"];
  readonly kernels: readonly Kernel[];
}

/**
 * Reads the network of a checkpoint back, onto the open engine, and frees the rest.
 *
 * @throws {InputError} Where the file is no checkpoint of the system.
 */
export async function readCheckpoint(
  path: string,
  system: string,
): Promise<ReadCheckpoint> {
  const state = await loadCheckpoint(path);
  if (state.system !== system) {
    disposeTree(state.trees);
    throw new InputError(
      `"${path}" is a checkpoint of ${state.system}; expected one of ${system}`,
    );
  }
  const { params, given, ...rest } = state.trees;
  const { kernels } = given as unknown as { kernels: tf.Tensor2D[] };
  try {
    return {
      params: params as ZssrParams,
      config: state.config,
      kernels: await kernelsOf(kernels),
    };
  } finally {
    disposeTree([given, rest]);
  }
}
