import * as tf from "../../../engine/tf.ts";
import { uniformTensor } from "../../../nn/uniform_tensor.ts";
import { adam, cosine } from "../../../optim/mod.ts";
import { seeded } from "../../../random/mod.ts";
import { optimise, type Optimised, type Training } from "../../../train/mod.ts";
import { auxiliaryTasks } from "../auxiliary/auxiliary_tasks.ts";
import { disposePairs, taskBatches } from "../auxiliary/task_batches.ts";
import { type DrtlConfig, taskOptions } from "../config.ts";
import type { DrtlTrainOptions } from "../train_options.ts";
import { unitRows } from "./cosine.ts";
import { describePairs } from "./extractor.ts";
import {
  embed,
  initRelation,
  type RelationParams,
} from "./relation_network.ts";

/** What the relation network's training yields: the network, and one vector for each task. */
export type RelationTraining = Training<
  Readonly<Record<string, number>>,
  Optimised<{
    readonly relation: RelationParams;
    readonly classes: { readonly vectors: tf.Tensor2D };
  }>
>;

/**
 * Trains the relation network to tell the auxiliary tasks apart: every pair's
 * embedding is drawn to its task's vector by a cross-entropy of cosines, and
 * by a margin from the next best.
 *
 * How the paper trains it is not known; this is our choice.
 *
 * @example
 * ```ts
 * import { drtl, finish, generatedSource, openEngine } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const { tiny } = drtl.presets;
 * const config = { ...tiny, relation: { ...tiny.relation, steps: 1 } };
 * const source = generatedSource({ seed: 1, count: 1, width: 96, height: 96 });
 * const { params } = await finish(drtl.trainRelation(config, { source, seed: 1 }));
 * console.log(params.classes.vectors.shape); // [5, d]
 * ```
 */
export function trainRelation(
  config: DrtlConfig,
  { source, seed, vgg, marks, resume, signal }: DrtlTrainOptions,
): RelationTraining {
  const { relation, patch, margin, model } = config;
  const tasks = auxiliaryTasks(config.tasks, taskOptions(config));
  const rng = seeded(seed).split("relation");
  return optimise({
    system: "drtl/relation",
    config: { ...config, ...marks },
    seed,
    steps: relation.steps,
    init: () => ({
      relation: initRelation(rng.split("network"), relation.model, vgg),
      classes: {
        vectors: uniformTensor(
          rng.split("classes"),
          [tasks.length, relation.model.dimension],
          1,
        ) as tf.Tensor2D,
      },
    }),
    batches: taskBatches({
      ...{ tasks, source, patch, margin, scale: model.scale },
      batch: relation.batch,
      rng: rng.split("batches"),
    }),
    disposeBatch: disposePairs,
    loss: ({ relation: params, classes }, pairs) => {
      const rows = embed(params, describePairs(params.extractor, pairs, vgg));
      const similar = tf.matMul(
        unitRows(rows),
        unitRows(classes.vectors),
        false,
        true,
      ) as tf.Tensor2D;
      return classify(similar, relation);
    },
    optimiser: adam({
      learningRate: cosine({ ...relation.rate, steps: relation.steps }),
    }),
    clip: config.clip,
    reportEvery: config.reportEvery,
    resume,
    signal,
  });
}

/**
 * Cross-entropy and margin of cosines, and how many are right.
 *
 * @param similar `[tasks * n, tasks]`, rows of each task after the other.
 */
function classify(
  similar: tf.Tensor2D,
  { temperature, margin }: {
    readonly temperature: number;
    readonly margin: number;
  },
) {
  const [rows, tasks] = similar.shape;
  const wanted = tf.reshape(
    tf.tile(tf.reshape(tf.eye(tasks), [tasks, 1, tasks]), [1, rows / tasks, 1]),
    [rows, tasks],
  );
  const logs = tf.logSoftmax(tf.div(similar, temperature));
  const entropy = tf.neg(tf.mean(tf.sum(tf.mul(logs, wanted), 1)));
  const own = tf.sum(tf.mul(similar, wanted), 1);
  const others = tf.max(tf.sub(similar, tf.mul(wanted, 3)), 1);
  const missed = tf.mean(tf.relu(tf.add(tf.sub(others, own), margin)));
  const right = tf.mean(tf.cast(tf.greater(own, others), "float32"));
  return {
    loss: tf.add(entropy, missed) as tf.Scalar,
    report: {
      entropy: entropy as tf.Scalar,
      right: right as tf.Scalar,
    },
  };
}
