import { InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import { type ValueAndGrad, valueAndGrad } from "../../nn/mod.ts";
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
import { jointGradient } from "./meta/joint_gradient.ts";
import {
  disposeMetaBatch,
  type MetaBatch,
  metaBatches,
} from "./meta/meta_batches.ts";
import { metaGradient } from "./meta/meta_gradient.ts";
import { type BackboneParams, initBackbone } from "./model/backbone.ts";
import {
  initRelation,
  type RelationParams,
  relations,
} from "./relation/relation_network.ts";
import { weighTasks } from "./relation/weigh_tasks.ts";
import { supportBatches } from "./support/support_batches.ts";
import type { SupportPair } from "./support/support_source.ts";
import { withPairs } from "./support/with_pairs.ts";
import type { DrtlTrainOptions } from "./train_options.ts";
import { backboneLoss } from "./train_prior.ts";

/** A prior, and the relation network that weighed its tasks. */
export type JointParams = {
  readonly backbone: BackboneParams;
  readonly relation: RelationParams;
};

/** What the joint training needs beside what all need. */
export interface JointTrainOptions extends DrtlTrainOptions {
  /** The real pairs whose restoration the relation network learns to help. */
  readonly pairs: readonly SupportPair[];
}

type JointBatch = {
  readonly auxiliary: MetaBatch;
  readonly target: PairBatch;
};

/**
 * Trains prior and relation network end to end: the relation network's weights
 * are judged by how well a look ahead along the weighted gradient restores the
 * real pairs. Weights change from step to step.
 *
 * @throws {InputError} For the serial order, in which tasks have no gradients
 * of their own, and for uniform weights.
 *
 * @example
 * ```ts
 * import { createImage, drtl, finish, listSource, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const rng = seeded(1);
 * const hr = createImage(48, 48, 3);
 * hr.data.forEach((_, i) => hr.data[i] = rng.uniform());
 * const { tiny } = drtl.presets;
 * const config = { ...tiny, prior: { ...tiny.prior, steps: 1 } };
 * const { params } = await finish(drtl.trainJointly(config, {
 *   pairs: [{ name: "1", lr: hr, base: hr, hr }],
 *   source: listSource([hr]),
 *   seed: 1,
 * }));
 * console.log(Object.keys(params)); // backbone, relation
 * ```
 */
export function trainJointly(
  config: DrtlConfig,
  { source, pairs, seed, vgg, marks, resume, signal }: JointTrainOptions,
): Training<Readonly<Record<string, number>>, Optimised<JointParams>> {
  const { model, prior, patch, margin, batch, relation } = config;
  const { order, ...rule } = prior.meta;
  const { weighting } = relation;
  if (prior.pipeline === "meta" && order === "serial") {
    throw new InputError(
      'relations cannot be learnt end to end in the "serial" order; choose "first", "second" or "reptile"',
    );
  }
  if (weighting.kind === "uniform") {
    throw new InputError(
      "relations cannot be learnt where all weights are 1; choose another weighting",
    );
  }
  const tasks = auxiliaryTasks(config.tasks, taskOptions(config));
  const rng = seeded(seed).split("joint");
  const { scale } = model;
  const auxiliary = metaBatches({
    pairs: taskBatches({
      ...{ tasks, source, patch, margin, scale, batch: 2 * batch },
      rng: rng.split("auxiliary"),
    }),
    ...{ count: tasks.length, batch, taking: tasks.length },
    rng: rng.split("order"),
  });
  const target = supportBatches({
    ...{ pairs, scale, patch, batch: 2 * batch },
    rng: rng.split("target"),
  });
  return optimise({
    system: "drtl/joint",
    config: { ...withPairs(config, { pairs }), ...marks },
    seed,
    steps: prior.steps,
    init: (): JointParams => ({
      backbone: initBackbone(rng.split("backbone"), model),
      relation: initRelation(rng.split("relation"), relation.model, vgg),
    }),
    batches: {
      at: async (step): Promise<JointBatch> => ({
        auxiliary: await auxiliary.at(step),
        target: await target.at(step),
      }),
    },
    disposeBatch: ({ auxiliary, target }: JointBatch) => {
      disposeMetaBatch(auxiliary);
      disposePairs(target);
    },
    gradient: (params: JointParams, { auxiliary, target }: JointBatch) => {
      const joined = join(auxiliary);
      const loss = (pairs: PairBatch) => {
        const own = backboneLoss(config, pairs);
        return (backbone: BackboneParams) => own({ backbone });
      };
      const gradient = ({ support, query }: MetaBatch["tasks"][number]) =>
        prior.pipeline === "meta"
          ? metaGradient(params.backbone, [{
            support: loss(support),
            query: loss(query),
            weight: 1,
          }], { order, ...rule })
          : valueAndGrad((p) => ({ loss: loss(support)(p) }), params.backbone);
      try {
        return jointGradient(params, {
          tasks: auxiliary.tasks.map(gradient) as ValueAndGrad<
            BackboneParams
          >[],
          weigh: (network) =>
            weighTasks(
              relations(network, joined, target, tasks.length, vgg),
              weighting,
            ),
          target: loss(target),
          rate: rule.rate,
        });
      } finally {
        tf.dispose([joined.base, joined.hr]);
      }
    },
    optimiser: adam({
      learningRate: cosine({ ...prior.rate, steps: prior.steps }),
    }),
    clip: config.clip,
    reportEvery: config.reportEvery,
    resume,
    signal,
  });
}

/** All that the tasks learn from in one batch, in their order. */
function join({ tasks }: MetaBatch) {
  return {
    base: tf.concat(tasks.map(({ support }) => support.base), 0),
    hr: tf.concat(tasks.map(({ support }) => support.hr), 0),
  };
}
