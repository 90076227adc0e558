import { InputError } from "../../engine/mod.ts";
import type * as tf from "../../engine/tf.ts";
import { l1Loss } from "../../loss/mod.ts";
import { adam, cosine } from "../../optim/mod.ts";
import { seeded } from "../../random/mod.ts";
import { optimise, type Optimised, type Training } from "../../train/mod.ts";
import { auxiliaryTasks } from "./auxiliary/auxiliary_tasks.ts";
import {
  disposePairs,
  type PairBatch,
  taskBatches,
} from "./auxiliary/task_batches.ts";
import { type DrtlConfig, taskOptions } from "./config.ts";
import { taskLosses, weightedLoss } from "./losses.ts";
import {
  disposeMetaBatch,
  type MetaBatch,
  metaBatches,
} from "./meta/meta_batches.ts";
import { metaGradient } from "./meta/meta_gradient.ts";
import {
  applyBackbone,
  type BackboneParams,
  initBackbone,
} from "./model/backbone.ts";
import type { DrtlTrainOptions } from "./train_options.ts";

/** A training of a backbone: its events carry the losses, its result the parameters. */
export type BackboneTraining = Training<
  Readonly<Record<string, number>>,
  Optimised<{ readonly backbone: BackboneParams }>
>;

/** What a prior's training needs beside what all need. */
export interface PriorOptions extends DrtlTrainOptions {
  /** What each auxiliary task weighs; 1 for all unless given. A checkpoint keeps them as part of its configuration. */
  readonly weights?: readonly number[] | undefined;
}

/**
 * Trains the prior on the auxiliary tasks, the gradient of each multiplied by
 * its weight w_i: by pre-training, `θ ← θ - η Σ w_i ∇L_i(θ) / N`, or by
 * meta-learning with the outer gradient of {@linkcode metaGradient}.
 *
 * @throws {InputError} When there are not as many weights as tasks.
 *
 * @example
 * ```ts
 * import { drtl, finish, generatedSource, openEngine } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const { tiny } = drtl.presets;
 * const config = { ...tiny, prior: { ...tiny.prior, steps: 1 } };
 * const source = generatedSource({ seed: 1, count: 1, width: 96, height: 96 });
 * const prior = await finish(
 *   drtl.trainPrior(config, { source, seed: 1, weights: [2, 1, 1, 1, 0] }),
 * );
 * console.log(prior.stop); // done
 * ```
 */
export function trainPrior(
  config: DrtlConfig,
  { source, seed, weights: given, marks, resume, signal }: PriorOptions,
): BackboneTraining {
  const tasks = auxiliaryTasks(config.tasks, taskOptions(config));
  const weights = given ?? tasks.map(() => 1);
  if (weights.length !== tasks.length) {
    throw new InputError(
      `${weights.length} weights were given for ${tasks.length} auxiliary tasks (${
        tasks.map(({ name }) => name).join(", ")
      }); give one for each`,
    );
  }
  // A task of no weight moves nothing, so it is not computed.
  const active = tasks.filter((_, i) => weights[i] !== 0);
  const kept = weights.filter((weight) => weight !== 0);
  if (active.length === 0) {
    throw new InputError(
      "all weights are 0; give at least one task another weight",
    );
  }
  const { model, prior, patch, margin, batch } = config;
  const rng = seeded(seed).split("prior");
  const pairs = (each: number) =>
    taskBatches({
      ...{ tasks: active, source, patch, margin, batch: each },
      scale: model.scale,
      rng: rng.split("batches"),
    });
  const common = {
    system: "drtl/prior",
    config: { ...config, weights, ...marks },
    seed,
    steps: prior.steps,
    init: () => ({ backbone: initBackbone(rng.split("backbone"), model) }),
    optimiser: adam({
      learningRate: cosine({ ...prior.rate, steps: prior.steps }),
    }),
    clip: config.clip,
    reportEvery: config.reportEvery,
    resume,
    signal,
  };
  const count = active.length;
  const shares = kept.map((weight) => weight * count / tasks.length);
  if (prior.pipeline === "pretrain") {
    return optimise({
      ...common,
      batches: pairs(batch),
      disposeBatch: disposePairs,
      loss: ({ backbone }, pairs: PairBatch) => {
        const restored = applyBackbone(model, backbone, pairs);
        const losses = taskLosses(restored, pairs.hr, count);
        return { loss: weightedLoss(losses, shares) };
      },
    });
  }
  const { order, rate, steps } = prior.meta;
  const taking = Math.min(prior.meta.tasks, count);
  return optimise({
    ...common,
    batches: metaBatches({
      pairs: pairs(2 * batch),
      ...{ count, batch, taking },
      rng: rng.split("order"),
    }),
    disposeBatch: disposeMetaBatch,
    gradient: (
      params: { readonly backbone: BackboneParams },
      batch: MetaBatch,
    ) =>
      metaGradient(
        params,
        batch.tasks.map(({ index, support, query }) => ({
          support: backboneLoss(config, support),
          query: backboneLoss(config, query),
          // In a chain a task's weight is a factor of its own steps.
          weight: order === "serial" ? shares[index] : shares[index] / taking,
        })),
        { order, rate, steps },
      ),
  });
}

/** The mean absolute error of a backbone on some pairs. */
export function backboneLoss({ model }: DrtlConfig, pairs: PairBatch) {
  return ({ backbone }: { readonly backbone: BackboneParams }): tf.Scalar =>
    l1Loss(applyBackbone(model, backbone, pairs), pairs.hr);
}
