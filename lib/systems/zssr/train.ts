import type { Kernel } from "../../degrade/mod.ts";
import { InputError } from "../../engine/mod.ts";
import { clip, type Image } from "../../image/mod.ts";
import { disposeTree } from "../../nn/mod.ts";
import { checkResume } from "../../train/check_resume.ts";
import type { StopReason, Training, TrainState } from "../../train/mod.ts";
import { checkPicture } from "./check_picture.ts";
import type { ZssrConfig } from "./config.ts";
import type { ZssrParams } from "./model.ts";
import {
  type Given,
  givenOf,
  type Progress,
  progressTrees,
  readProgress,
} from "./progress.ts";
import { restoreWith } from "./restore.ts";
import {
  type Ended,
  stateOf,
  stepsInAll,
  system,
  trainStage,
  type ZssrReport,
} from "./stage.ts";

/** What {@linkcode train} takes beside picture and configuration. */
export interface ZssrTrainOptions {
  /** The kernel of each stage, in correlation orientation, phase included; without them the picture is taken to be reduced by bicubic interpolation. */
  readonly kernels?: readonly Kernel[] | undefined;
  /** What all randomness is derived from. */
  readonly seed: number;
  /** Where to go on, as `loadCheckpoint` returns it; its tensors are taken over. */
  readonly resume?: TrainState | undefined;
  /** Ends the training early; its result is returned all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** What a training of ZSSR returns. */
export interface ZssrTrained {
  /** The caller's to dispose. */
  readonly params: ZssrParams;
  /** Steps done, of all stages. */
  readonly step: number;
  readonly stop: StopReason;
}

/** A training of ZSSR. */
export type ZssrTraining = Training<ZssrReport, ZssrTrained>;

/**
 * Trains ZSSR on one picture: on its crops and what is left of them when they
 * are reduced once more (paper §3).
 *
 * @param image The picture that is to be restored; grey or RGB.
 * @throws {InputError} For a picture that is too small, kernels that are not
 * one a stage, and a state of another picture or system.
 *
 * @example
 * ```ts
 * import { createImage, finish, openEngine, zssr } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const image = createImage(32, 24, 3);
 * const config = { ...zssr.presets.tiny, steps: 5 };
 * const { params } = await finish(zssr.train(image, config, { seed: 1 }));
 * const sr = await zssr.restoreWith(params, image, config);
 * console.log(sr.width); // 64
 * ```
 */
export async function* train(
  image: Image,
  config: ZssrConfig,
  { kernels = [], seed, resume, signal }: ZssrTrainOptions,
): ZssrTraining {
  const given = givenOf(clip(image), kernels);
  checkPicture(given.image);
  checkKernels(config, kernels);
  checkResume(resume, system);
  let progress: Progress = resume ? await readProgress(resume, given) : {
    stage: 0,
    begun: 0,
    memory: { tests: [], drops: [] },
    results: [],
  };
  let from = resume;
  let held: Ended | undefined;
  yield {
    type: "start",
    name: system,
    step: from?.step ?? 0,
    steps: stepsInAll(config, progress),
  };
  try {
    while (true) {
      held = yield* trainStage(given, config, { seed, signal, progress, from });
      progress = held.progress;
      const last = progress.stage === config.stages.length - 1;
      let { stop } = held;
      let grown: Image[] = [];
      if (stop === "done" && !last && config.growingPool) {
        try {
          grown = [await stageResult(held, given, config, signal)];
        } catch (error) {
          if (!signal?.aborted) throw error;
          stop = "aborted"; // the stage is done: the result is made on resuming
        }
      }
      const { params, adam, step } = held;
      const trees = { params, ...(adam && { adam }) };
      if (stop !== "done" || last) {
        const more = progressTrees(progress, given);
        try {
          yield {
            type: "stop",
            step,
            reason: stop,
            ...(stop !== "diverged" && {
              state: stateOf(config, seed, step, { ...trees, ...more }),
            }),
          };
        } finally {
          disposeTree(more);
        }
        if (adam) disposeTree(adam);
        held = undefined;
        return { params, step, stop };
      }
      progress = {
        stage: progress.stage + 1,
        begun: step,
        memory: { tests: [], drops: [] },
        results: [...progress.results, ...grown],
      };
      from = stateOf(config, seed, step, trees); // taken over by the next stage
      held = undefined;
    }
  } finally {
    if (held) disposeTree([held.params, ...(held.adam ? [held.adam] : [])]);
  }
}

/** What a stage makes of the picture, to join the pool. */
function stageResult(
  { params, progress: { stage } }: Ended,
  { image, kernels }: Given,
  config: ZssrConfig,
  signal: AbortSignal | undefined,
): Promise<Image> {
  const kernel = kernels[stage];
  return restoreWith(params, image, config, { stage, kernel, signal });
}

function checkKernels(
  { stages }: ZssrConfig,
  kernels: readonly Kernel[],
): void {
  if (kernels.length === 0) return;
  if (kernels.length !== stages.length) {
    throw new InputError(
      `${kernels.length} kernels were given for ${stages.length} stages; give one a stage, or none`,
    );
  }
  for (const { x, y } of stages) {
    if (x === y && Number.isInteger(x)) continue;
    throw new InputError(
      `a stage enlarges ${x} times by ${y} times, which a kernel cannot undo; choose whole scales, alike in both directions`,
    );
  }
}
