import type { HostConfig, NafnetConfig } from "./config.ts";

/** The name of a released size. */
export type ReleasedHost =
  | "unet"
  | "mimo-unet"
  | "mimo-unet+"
  | "nafnet-32"
  | "nafnet-64"
  | "mprnet";

/**
 * The hosts in the sizes that were released for deblurring, by the names that
 * `deno task train semantic` takes; `unet`, which is our own, in our reading's.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * const host = semantic.createHost(semantic.releasedHosts["mimo-unet+"]);
 * console.log(host.name); // MIMO-UNet+
 * ```
 */
export const releasedHosts: Readonly<Record<ReleasedHost, HostConfig>> = {
  unet: { kind: "unet", base: 32, levels: 4, blocks: 4 },
  "mimo-unet": { kind: "mimo-unet", base: 32, blocks: 8 },
  "mimo-unet+": { kind: "mimo-unet", base: 32, blocks: 20, dropout: 0.1 },
  "nafnet-32": nafnet(32),
  "nafnet-64": nafnet(64),
  mprnet: {
    kind: "mprnet",
    features: 96,
    levelFeatures: 48,
    stageFeatures: 32,
    stageBlocks: 8,
  },
};

function nafnet(width: number): NafnetConfig {
  return {
    kind: "nafnet",
    width,
    encoder: [1, 1, 1, 28],
    middle: 1,
    decoder: [1, 1, 1, 1],
  };
}
