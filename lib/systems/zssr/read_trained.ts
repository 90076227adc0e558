import type { Kernel } from "../../degrade/mod.ts";
import { InputError } from "../../engine/mod.ts";
import type * as tf from "../../engine/tf.ts";
import { disposeTree } from "../../nn/mod.ts";
import { loadCheckpoint } from "../../train/mod.ts";
import type { ZssrConfig } from "./config.ts";
import type { ZssrParams } from "./model.ts";
import { kernelsOf } from "./progress.ts";
import { system } from "./stage.ts";

/** What a checkpoint of ZSSR holds that restoring needs. */
export interface TrainedZssr {
  /** The caller's to dispose. */
  readonly params: ZssrParams;
  readonly config: ZssrConfig;
  /** The kernel of each stage; none where the picture was taken to be reduced by bicubic interpolation. Checkpoints keep weights, not phases. */
  readonly kernels: readonly Kernel[];
}

/**
 * Reads a trained network back, onto the open engine.
 *
 * @throws {InputError} Where the file is no checkpoint of ZSSR.
 *
 * @example
 * ```ts
 * import { createImage, finish, openEngine, withCheckpoints, zssr } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const image = createImage(24, 16, 3);
 * const config = { ...zssr.presets.tiny, steps: 2 };
 * const path = `${await Deno.makeTempDir()}/zssr.safetensors`;
 * await finish(withCheckpoints(zssr.train(image, config, { seed: 1 }), { path }));
 * const trained = await zssr.readTrained(path);
 * const sr = await zssr.restoreWith(trained.params, image, trained.config);
 * console.log(sr.width); // 48
 * ```
 */
export async function readTrained(path: string): Promise<TrainedZssr> {
  const state = await loadCheckpoint(path);
  const { params, given, ...rest } = state.trees;
  if (state.system !== system) {
    disposeTree(state.trees);
    throw new InputError(
      `"${path}" is a checkpoint of ${state.system}; expected one of ${system}`,
    );
  }
  const { kernels } = given as unknown as { kernels: tf.Tensor2D[] };
  try {
    return {
      params: params as ZssrParams,
      config: state.config as unknown as ZssrConfig,
      kernels: await kernelsOf(kernels),
    };
  } finally {
    disposeTree([given, rest]);
  }
}
