import type { HostConfig } from "../../../lib/systems/semantic/hosts/config.ts";

/** Every host, as small as it goes. */
export const smallHosts: readonly HostConfig[] = [
  { kind: "unet", base: 4, levels: 3, blocks: 1 },
  { kind: "mimo-unet", base: 4, blocks: 1 },
  { kind: "nafnet", width: 4, encoder: [1, 1], middle: 1, decoder: [1, 1] },
  {
    kind: "mprnet",
    ...{ features: 4, levelFeatures: 2, stageFeatures: 2, stageBlocks: 1 },
  },
];
