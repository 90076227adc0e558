import * as tf from "../../engine/tf.ts";
import type { Image } from "../../image/mod.ts";
import { disposeTree, mapTree } from "../../nn/mod.ts";
import { adam, type AdamMoments } from "../../optim/mod.ts";
import { seeded } from "../../random/mod.ts";
import {
  optimise,
  type StopReason,
  type TrainEvent,
  type TrainState,
} from "../../train/mod.ts";
import { applyTiled } from "./apply_tiled.ts";
import type { ZssrConfig } from "./config.ts";
import { type Crops, crops, type Father } from "./crops.ts";
import { lossMap } from "./loss_map.ts";
import { weightedL1 } from "./losses.ts";
import { applyZssr, initZssr, type ZssrParams } from "./model.ts";
import { type Given, type Progress, progressTrees } from "./progress.ts";
import { rateRule } from "./rate_rule.ts";
import { reconstruction } from "./reconstruction.ts";

/** What a training of ZSSR reports. */
export type ZssrReport = {
  /** L1 between fathers and what the network makes of their sons, weighted where there is a loss map. */
  readonly loss: number;
  /** The learning rate of the next step. */
  readonly rate: number;
  /** The latest mean squared error of the picture, or its middle, made from its own son. */
  readonly reconstruction: number;
};

/** What a stage leaves; network and optimiser are the caller's. */
export interface Ended {
  readonly params: ZssrParams;
  readonly adam?: AdamMoments;
  readonly step: number;
  readonly stop: StopReason;
  readonly progress: Progress;
}

/** The training for one scale: the events of its steps, without start and stop. */
export async function* trainStage(
  given: Given,
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
  const { side } = config.test;
  const test = reconstruction(given.image, { ...how, side }, applyTiled);
  const over = (step: number) => rule.ended || step - begun >= config.steps;
  const now = (): Progress => ({ ...progress, memory: rule.memory() });
  const training = optimise<ZssrParams, Crops>({
    system,
    config,
    seed,
    steps: from && over(from.step) ? from.step : stepsInAll(config, progress),
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
          state: stateOf(config, seed, step, { ...event.state.trees, ...more }),
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
export const system = "zssr";

/** A training's state with its trees. */
export function stateOf(
  config: ZssrConfig,
  seed: number,
  step: number,
  trees: TrainState["trees"],
): TrainState {
  return { system, config, seed, step, trees };
}

/** Steps in all, should no stage end early from now on. */
export function stepsInAll(
  { stages, steps }: ZssrConfig,
  { stage, begun }: Progress,
) {
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
