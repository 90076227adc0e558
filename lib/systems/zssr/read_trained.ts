import type { Kernel } from "../../degrade/mod.ts";
import type { ZssrConfig } from "./config.ts";
import type { ZssrParams } from "./model.ts";
import { readCheckpoint } from "./read_checkpoint.ts";
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
  const { config, ...read } = await readCheckpoint(path, system);
  return { ...read, config: config as unknown as ZssrConfig };
}
