import type { Kernel } from "../../degrade/mod.ts";
import { InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import { clip, type Image } from "../../image/mod.ts";
import { disposeTree, mapTree } from "../../nn/mod.ts";
import { adam, type AdamMoments } from "../../optim/mod.ts";
import { seeded } from "../../random/mod.ts";
import {
  optimise,
  type StopReason,
  type TrainEvent,
  type Training,
  type TrainState,
} from "../../train/mod.ts";
import type { ZssrConfig } from "./config.ts";
import { type Crops, crops, type Father } from "./crops.ts";
import { lossMap } from "./loss_map.ts";
import { weightedL1 } from "./losses.ts";
import { applyZssr, initZssr, type ZssrParams } from "./model.ts";
import { type Progress, progressTrees, readProgress } from "./progress.ts";
import { rateRule } from "./rate_rule.ts";
import { reconstruction } from "./reconstruction.ts";
import { restoreWith } from "./restore.ts";

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

/** What a training of ZSSR reports. */
export type ZssrReport = {
  /** L1 between fathers and what the network makes of their sons, weighted where there is a loss map. */
  readonly loss: number;
  /** The learning rate of the next step. */
  readonly rate: number;
  /** The latest mean squared error of the picture, or its middle, made from its own son. */
  readonly reconstruction: number;
};

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
 * one a stage, and a state of another picture.
 *
 * @example
 * ```ts
 * import { finish, generatedSource, openEngine, zssr } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const image = await generatedSource({ seed: 1, count: 1, width: 64, height: 48 }).load(0);
 * const config = { ...zssr.presets.tiny, steps: 5 };
 * const { params } = await finish(zssr.train(image, config, { seed: 1 }));
 * const sr = await zssr.restoreWith(params, image, config);
 * console.log(sr.width); // 128
 * ```
 */
export async function* train(
  image: Image,
  config: ZssrConfig,
  { kernels = [], seed, resume, signal }: ZssrTrainOptions,
): ZssrTraining {
  const given = { image: clip(image), kernels };
  check(given.image, config, kernels);
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
    name: "zssr",
    step: from?.step ?? 0,
    steps: total(config, progress),
  };
  try {
    while (true) {
      held = yield* oneStage(given, config, { seed, signal, progress, from });
      progress = held.progress;
      const last = progress.stage === config.stages.length - 1;
      let { stop } = held;
      let result: Image | undefined;
      if (stop === "done" && !last && config.growingPool) {
        result = await restoreWith(held.params, given.image, config, {
          kernel: kernels[progress.stage],
          stage: progress.stage,
          signal,
        }).catch((error) => {
          if (!signal?.aborted) throw error;
          return undefined;
        });
        if (!result) stop = "aborted";
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
              state: state(config, seed, step, { ...trees, ...more }),
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
        results: [...progress.results, ...(result ? [result] : [])],
      };
      from = state(config, seed, step, trees); // taken over by the next stage
      held = undefined;
    }
  } finally {
    if (held) disposeTree([held.params, ...(held.adam ? [held.adam] : [])]);
  }
}

/** What a stage leaves; network and optimiser are the caller's. */
interface Ended {
  readonly params: ZssrParams;
  readonly adam?: AdamMoments;
  readonly step: number;
  readonly stop: StopReason;
  readonly progress: Progress;
}

/** One scale: the events of its steps, without start and stop. */
async function* oneStage(
  given: { readonly image: Image; readonly kernels: readonly Kernel[] },
  config: ZssrConfig,
  { seed, signal, progress, from }: {
    readonly seed: number;
    readonly signal: AbortSignal | undefined;
    readonly progress: Progress;
    readonly from: TrainState | undefined;
  },
): AsyncGenerator<TrainEvent<ZssrReport>, Ended, void> {
  const { stage, begun, memory } = progress;
  const { x, y } = config.stages[stage];
  const how = {
    factors: { x, y },
    kernel: given.kernels[stage],
    resizing: config.resizing,
  };
  const rng = seeded(seed);
  const rule = rateRule(config.rate, config.steps, memory);
  const test = reconstruction(given.image, { ...how, side: config.test.side });
  const over = (step: number) => rule.ended || step - begun >= config.steps;
  const now = (): Progress => ({ ...progress, memory: rule.memory() });
  const training = optimise<ZssrParams, Crops>({
    system,
    config,
    seed,
    steps: from && over(from.step) ? from.step : total(config, progress),
    init: () =>
      initZssr(rng.split("network"), config.model, given.image.channels),
    resume: from,
    batches: crops({
      ...config,
      ...how,
      fathers: pool(given.image, config, progress),
      rng: rng.split("crops"),
    }),
    disposeBatch: ({ input, target, weight }) =>
      tf.dispose([input, target, ...(weight ? [weight] : [])]),
    loss: (params, { input, target, weight }) => ({
      loss: weightedL1(applyZssr(params, input), target, weight),
    }),
    optimiser: adam({
      learningRate: (step) => rule.rate(step - begun),
      epsHat: config.epsHat,
    }),
    until: async (params, step) => {
      const iteration = step - begun - 1;
      if (iteration % config.test.every === 0) {
        rule.test(iteration, await test(params));
      }
      rule.look(iteration);
      return over(step);
    },
    reportEvery: config.reportEvery,
    signal,
  });
  let moments: AdamMoments | undefined;
  try {
    while (true) {
      const next = await training.next();
      if (next.done) {
        const { params, step, stop } = next.value;
        const adam = moments && { adam: moments };
        moments = undefined;
        return { params, ...adam, step, stop, progress: now() };
      }
      const event = next.value;
      if (event.type === "stop" && event.state) {
        moments = mapTree(
          (t) => tf.clone(t),
          event.state.trees.adam,
        ) as AdamMoments;
      }
      if (event.type !== "step") continue;
      const { step } = event;
      const more = progressTrees(now(), given);
      try {
        yield {
          ...event,
          report: {
            loss: event.report.loss,
            rate: rule.rate(step - begun),
            reconstruction: rule.memory().tests.at(-1)![1],
          },
          state: state(config, seed, step, { ...event.state.trees, ...more }),
        };
      } finally {
        disposeTree(more);
      }
    }
  } finally {
    if (moments) disposeTree(moments);
    await training.return(undefined as never);
  }
}

/** The name under which checkpoints are kept. */
const system = "zssr";

function state(
  config: ZssrConfig,
  seed: number,
  step: number,
  trees: TrainState["trees"],
): TrainState {
  return { system, config, seed, step, trees };
}

/** Steps in all, should no stage end early from now on. */
function total({ stages, steps }: ZssrConfig, { stage, begun }: Progress) {
  return begun + (stages.length - stage) * steps;
}

/** What crops are taken from: the picture, and the results that joined it. */
function pool(
  image: Image,
  { stages, lossMap: weighted }: ZssrConfig,
  { results }: Progress,
): Father[] {
  const father = (image: Image, scale: number): Father => ({
    image,
    scale,
    weight: weighted ? lossMap(image) : undefined,
  });
  return [
    father(image, 1),
    ...results.map((result, i) =>
      father(result, Math.min(stages[i].x, stages[i].y))
    ),
  ];
}

/** The smallest side of a picture to learn from, in pixels. */
const LEAST = 16;

function check(
  { width, height, data }: Image,
  { stages }: ZssrConfig,
  kernels: readonly Kernel[],
): void {
  if (Math.min(width, height) < LEAST) {
    throw new InputError(
      `a picture of ${width}x${height} is too small to learn from; give one of at least ${LEAST} pixels a side`,
    );
  }
  if (!data.every(Number.isFinite)) {
    throw new InputError(
      "the picture holds values that are not finite; give one with values in [0, 1]",
    );
  }
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
