import type { Kernel } from "../../degrade/mod.ts";
import { InputError } from "../../engine/mod.ts";
import type { Image } from "../../image/mod.ts";
import type { Restorer } from "../../metrics/mod.ts";
import { disposeTree, type Params, type TileOptions } from "../../nn/mod.ts";
import {
  finish,
  type StopReason,
  type TrainEvent,
  type Training,
} from "../../train/mod.ts";
import { restoreWith } from "../zssr/mod.ts";
import type { ZskdConfig } from "./config.ts";
import { estimateDegradation } from "./estimate.ts";
import type { TrainedZskd } from "./read_trained.ts";
import { trainStudent, trainTeacher } from "./train.ts";

/** What {@linkcode zskdRestorer} takes beside the configuration. */
export interface ZskdRestorerOptions extends TileOptions {
  /** What all randomness is derived from. */
  readonly seed: number;
  /** The degradation, where it is known; else it is estimated from each picture. */
  readonly kernel?: Kernel | undefined;
  /** Told of every event of the three trainings. */
  readonly onEvent?: (event: TrainEvent<unknown>) => unknown;
}

/**
 * zskd as a restorer, which learns each picture anew from itself alone: its
 * degradation, a teacher, a student; and restores it with the student.
 *
 * @throws {InputError} Through `restore`, for a picture that KernelGAN cannot
 * learn from, and a training that diverges.
 *
 * @example
 * ```ts
 * import { generatedSource, openEngine, zskd } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const image = await generatedSource({ seed: 1, count: 1, width: 96, height: 96 }).load(0);
 * const { tiny } = zskd.presets;
 * const quick = {
 *   ...tiny,
 *   kernelgan: { ...tiny.kernelgan, steps: 2 },
 *   zssr: { ...tiny.zssr, steps: 2 },
 *   student: { ...tiny.student, steps: 2 },
 * };
 * const sr = await zskd.zskdRestorer(quick, { seed: 1 }).restore(image);
 * console.log(sr.width); // 192
 * ```
 */
export function zskdRestorer(
  config: ZskdConfig,
  { seed, kernel, onEvent, ...tiling }: ZskdRestorerOptions,
): Restorer {
  const { signal } = tiling;
  return {
    name: "zskd",
    scale: config.zssr.stages[0].x,
    async restore(image) {
      const options = { seed, signal };
      const held: Params[] = [];
      /** Runs a stage; its tensors are held until all is done. */
      const run = async <R extends { readonly stop: StopReason }>(
        stage: Training<unknown, R>,
      ) => {
        const result = await finish(stage, onEvent);
        if ("params" in result) held.push(result.params as Params);
        signal?.throwIfAborted();
        if (result.stop !== "diverged") return result;
        throw new InputError(
          "zskd's training diverged on this picture; train with a smaller learning rate",
        );
      };
      try {
        const found = kernel ??
          (await run(estimateDegradation(image, config, options))).kernel;
        const known = { ...options, kernel: found };
        const { params: teacher } = await run(
          trainTeacher(image, config, known),
        );
        const { params } = await run(
          trainStudent(image, config, { ...known, teacher }),
        );
        const trained = { params, config, kernel: found };
        return await trainedRestorer(trained, tiling).restore(image);
      } finally {
        disposeTree(held);
      }
    },
  };
}

/**
 * A trained student as a restorer, for the picture that it was trained on or
 * others like it: S(v), then back-projection.
 *
 * @param trained Its parameters stay the caller's.
 *
 * @example
 * ```ts
 * import { createImage, deltaKernel, openEngine, seeded, zskd } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const { tiny: config } = zskd.presets;
 * const { network: params } = zskd.initTeacher(seeded(1), config);
 * const trained = { params, config, kernel: deltaKernel() };
 * const sr = await zskd.trainedRestorer(trained).restore(createImage(8, 6, 3));
 * console.log(sr.width); // 16
 * ```
 */
export function trainedRestorer(
  { params, config, kernel }: TrainedZskd,
  tiling: TileOptions = {},
): Restorer {
  return {
    name: "zskd",
    scale: config.zssr.stages[0].x,
    restore: (image: Image) =>
      restoreWith(params, image, config.zssr, { ...tiling, kernel }),
  };
}
