import type { Kernel } from "../../degrade/mod.ts";
import { InputError } from "../../engine/mod.ts";
import type { Image } from "../../image/mod.ts";
import {
  type KernelGanReport,
  scaleUp,
  train as trainKernelGan,
} from "../kernelgan/mod.ts";
import type { StopReason, Training } from "../../train/mod.ts";
import type { ZskdConfig } from "./config.ts";
import type { ZskdTrainOptions } from "./train.ts";

/** What {@linkcode estimateDegradation} returns. */
export interface EstimatedDegradation {
  /** The kernel for the configuration's scale. */
  readonly kernel: Kernel;
  /** Iterations done. */
  readonly step: number;
  readonly stop: StopReason;
}

/**
 * The first stage: the degradation, estimated by KernelGAN from the picture
 * itself; for x4 the kernel that does what the one for x2 does twice over.
 *
 * @param image The picture that is to be restored.
 * @throws {InputError} For a picture that is too small or flat, and another scale.
 *
 * @example
 * ```ts
 * import { finish, generatedSource, openEngine, zskd } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const image = await generatedSource({ seed: 1, count: 1, width: 96, height: 96 }).load(0);
 * const { tiny } = zskd.presets;
 * const config = { ...tiny, kernelgan: { ...tiny.kernelgan, steps: 5 } };
 * const { kernel } = await finish(zskd.estimateDegradation(image, config, { seed: 1 }));
 * console.log(kernel.width);
 * ```
 */
export async function* estimateDegradation(
  image: Image,
  { kernelgan, zssr }: ZskdConfig,
  options: Pick<ZskdTrainOptions, "seed" | "resume" | "signal">,
): Training<KernelGanReport, EstimatedDegradation> {
  const scale = zssr.stages.at(-1)!.x;
  if (scale !== 2 && scale !== 4) {
    throw new InputError(
      `KernelGAN's kernels are for x2 and x4, not x${scale}; choose one of these`,
    );
  }
  const { kernel, step, stop } = yield* trainKernelGan(
    image,
    kernelgan,
    options,
  );
  return { kernel: scale === 4 ? scaleUp(kernel) : kernel, step, stop };
}
