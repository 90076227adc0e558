import type { Kernel } from "../../degrade/mod.ts";
import { InputError } from "../../engine/mod.ts";
import type * as tf from "../../engine/tf.ts";
import { disposeTree } from "../../nn/mod.ts";
import { loadCheckpoint } from "../../train/mod.ts";
import type { ZssrParams } from "../zssr/mod.ts";
import { kernelsOf } from "../zssr/progress.ts";
import type { ZskdConfig } from "./config.ts";

/** What a student's checkpoint holds that restoring needs. */
export interface TrainedZskd {
  /** The student's; the caller's to dispose. */
  readonly params: ZssrParams;
  readonly config: ZskdConfig;
  readonly kernel: Kernel;
}

/**
 * Reads a trained student back, onto the open engine.
 *
 * @throws {InputError} Where the file is no checkpoint of a student of zskd.
 *
 * @example
 * ```ts
 * import { zskd } from "blindsight";
 *
 * try {
 *   await zskd.readTrained("missing.safetensors");
 * } catch (error) {
 *   console.log((error as Error).message);
 * }
 * ```
 */
export async function readTrained(path: string): Promise<TrainedZskd> {
  const { system, config, trees } = await loadCheckpoint(path);
  if (system !== "zskd/student") {
    disposeTree(trees);
    throw new InputError(
      `"${path}" is a checkpoint of ${system}; expected one of zskd/student`,
    );
  }
  const { params, given, ...rest } = trees;
  const { kernels } = given as unknown as { kernels: tf.Tensor2D[] };
  try {
    const [kernel] = await kernelsOf(kernels);
    return {
      params: params as ZssrParams,
      config: config as unknown as ZskdConfig,
      kernel,
    };
  } finally {
    disposeTree([given, rest]);
  }
}
