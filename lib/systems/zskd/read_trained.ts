import type { Kernel } from "../../degrade/mod.ts";
import type { ZssrParams } from "../zssr/mod.ts";
import { readCheckpoint } from "../zssr/read_checkpoint.ts";
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
  const { params, config, kernels: [kernel] } = await readCheckpoint(
    path,
    "zskd/student",
  );
  return { params, config: config as unknown as ZskdConfig, kernel };
}
