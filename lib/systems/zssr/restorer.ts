import type { Kernel } from "../../degrade/mod.ts";
import { InputError } from "../../engine/mod.ts";
import type { Image } from "../../image/mod.ts";
import type { Restorer } from "../../metrics/mod.ts";
import { disposeTree, type TileOptions } from "../../nn/mod.ts";
import { finish, type TrainEvent } from "../../train/mod.ts";
import type { ZssrConfig } from "./config.ts";
import { restoreWith, scaleOf } from "./restore.ts";
import type { ZssrReport } from "./stage.ts";
import { train } from "./train.ts";

/** What {@linkcode zssrRestorer} takes beside the configuration. */
export interface ZssrRestorerOptions extends TileOptions {
  /** What all randomness is derived from; every picture begins anew with it. */
  readonly seed: number;
  /**
   * The kernel of each stage, or how to find them out from the picture;
   * without them it is taken to be reduced by bicubic interpolation.
   */
  readonly kernels?:
    | readonly Kernel[]
    | ((image: Image) => Promise<readonly Kernel[]>)
    | undefined;
  /** What it is called in tables. */
  readonly name?: string;
  /** Sees every event of every training. */
  readonly onEvent?: (event: TrainEvent<ZssrReport>) => unknown;
}

/**
 * ZSSR as a restorer: it trains a network on every picture that it is given,
 * and restores the picture with it.
 *
 * To watch a training, or to keep its network, take {@linkcode train} and
 * {@linkcode restoreWith}, which it is made of.
 *
 * @throws {InputError} Through `restore`, for a picture that is too small and
 * a training that diverges.
 *
 * @example
 * ```ts
 * import { createImage, openEngine, zssr } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const config = { ...zssr.presets.tiny, steps: 3 };
 * const restorer = zssr.zssrRestorer(config, { seed: 1 });
 * const sr = await restorer.restore(createImage(24, 16, 3));
 * console.log(sr.width, sr.height); // 48, 32
 * ```
 */
export function zssrRestorer(
  config: ZssrConfig,
  { seed, kernels = [], name = "ZSSR", onEvent, ...tiling }:
    ZssrRestorerOptions,
): Restorer {
  return {
    name,
    scale: scaleOf(config),
    async restore(image) {
      const found = typeof kernels === "function"
        ? await kernels(image)
        : kernels;
      const { signal } = tiling;
      const options = { kernels: found, seed, signal };
      const { params, stop } = await finish(
        train(image, config, options),
        onEvent,
      );
      try {
        signal?.throwIfAborted();
        if (stop === "diverged") {
          throw new InputError(
            "ZSSR's training diverged on this picture; train with a smaller learning rate",
          );
        }
        const kernel = found.at(-1);
        return await restoreWith(params, image, config, { ...tiling, kernel });
      } finally {
        disposeTree(params);
      }
    },
  };
}
