import { InputError } from "../../../engine/mod.ts";
import type { HostConfig } from "./config.ts";
import type { Host } from "./host.ts";
import { mimoUnet } from "./mimo_unet.ts";
import { mprnet } from "./mprnet.ts";
import { nafnet } from "./nafnet.ts";
import { unet } from "./unet.ts";

/**
 * A host of that kind and size.
 *
 * @throws {InputError} When a size makes no sense.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * const host = semantic.createHost({ kind: "unet", base: 8, levels: 3, blocks: 1 });
 * console.log(host.places.map((place) => place.channels)); // 32, 16, 8
 * ```
 */
export function createHost(config: HostConfig): Host {
  switch (config.kind) {
    case "unet":
      return unet(config) as unknown as Host;
    case "mimo-unet":
      return mimoUnet(config) as unknown as Host;
    case "nafnet":
      return nafnet(config) as unknown as Host;
    case "mprnet":
      return mprnet(config) as unknown as Host;
    default:
      throw new InputError(
        `there is no host "${
          (config as HostConfig).kind
        }"; give unet, mimo-unet, nafnet or mprnet`,
      );
  }
}
