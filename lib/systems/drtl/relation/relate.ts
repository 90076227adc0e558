import * as tf from "../../../engine/tf.ts";
import type { VggParams } from "../../../loss/mod.ts";
import type { Image } from "../../../image/mod.ts";
import { type Rng, seeded } from "../../../random/mod.ts";
import {
  type AuxiliaryTask,
  auxiliaryTasks,
} from "../auxiliary/auxiliary_tasks.ts";
import {
  disposePairs,
  enlarge,
  type PairBatch,
  toPairBatch,
} from "../auxiliary/task_batches.ts";
import { type DrtlConfig, taskOptions } from "../config.ts";
import { samplePair } from "../support/support_batches.ts";
import type { SupportPair } from "../support/support_source.ts";
import { cosines } from "./cosine.ts";
import { differenceStatistics } from "./difference_statistics.ts";
import { describePairs } from "./extractor.ts";
import { embed, prototypes, type RelationParams } from "./relation_network.ts";
import { weighTasks, type Weighting } from "./weigh_tasks.ts";

/** How the auxiliary tasks relate to the target, and what they weigh for it. */
export interface Relations {
  /** The tasks' names. */
  readonly tasks: readonly string[];
  /** The cosine of each task with the target. */
  readonly relations: readonly number[];
  /** Each task's weight; 1 where all count alike. */
  readonly weights: readonly number[];
}

/** Batches that prototypes are averaged over, and patches of each task in one. */
const rounds = 8;
const patches = 8;

/**
 * The relations between the auxiliary tasks and real pairs.
 *
 * The tasks degrade the *sharp patches of the pairs*: tasks and target show the
 * same, and differ in their distortion alone.
 *
 * @param network A trained relation network; without one the statistics of
 * paired differences are compared, less what the tasks have in common.
 * @param vgg VGG19's convolutions, where the network was trained with them.
 *
 * @example
 * ```ts
 * import { createImage, drtl, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const rng = seeded(1);
 * const hr = createImage(48, 48, 3);
 * hr.data.forEach((_, i) => hr.data[i] = rng.uniform());
 * const pairs = [{ name: "1", lr: hr, base: hr, hr }];
 * const found = await drtl.relate(drtl.presets.tiny, { pairs, seed: 1 });
 * console.log(found.tasks, found.weights);
 * ```
 */
export async function relate(
  config: DrtlConfig,
  { pairs, seed, network, vgg }: {
    readonly pairs: readonly SupportPair[];
    readonly seed: number;
    readonly network?: RelationParams | undefined;
    readonly vgg?: VggParams | undefined;
  },
): Promise<Relations> {
  const { patch, model: { scale } } = config;
  const tasks = auxiliaryTasks(config.tasks, taskOptions(config));
  const rng = seeded(seed).split("relate");
  const describe = network
    ? (rows: Parameters<typeof differenceStatistics>[0]) =>
      describePairs(network.extractor, rows, vgg)
    : differenceStatistics;
  const found: { target: tf.Tensor2D; auxiliary: tf.Tensor2D }[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const random = rng.split(round);
      const crops = Array.from(
        { length: patches },
        (_, i) => samplePair(pairs, scale, patch, random.split(i)),
      );
      const own = toPairBatch(crops, scale);
      const others = await degraded(tasks, crops, scale, random);
      found.push(tf.tidy(() => ({
        target: prototypes(describe(own), 1),
        auxiliary: prototypes(describe(others), tasks.length),
      })));
      disposePairs(own);
      disposePairs(others);
    }
    const similar = tf.tidy(() => {
      const mean = (of: "target" | "auxiliary") =>
        tf.div(tf.addN(found.map((one) => one[of])), rounds) as tf.Tensor2D;
      const [own, others] = [mean("target"), mean("auxiliary")];
      if (network) return cosines(embed(network, others), embed(network, own));
      // All spectra look alike but for what they have more or less than others.
      const common = tf.mean(others, 0, true);
      return cosines(tf.sub(others, common), tf.sub(own, common));
    });
    const relations = [...await similar.data()];
    similar.dispose();
    return summarise(tasks, relations, config.relation.weighting);
  } finally {
    tf.dispose(found.map((one) => [one.target, one.auxiliary]));
  }
}

/** What the tasks make of the sharp patches of real pairs, task after task. */
async function degraded(
  tasks: readonly AuxiliaryTask[],
  crops: readonly { readonly hr: Image }[],
  scale: number,
  rng: Rng,
): Promise<PairBatch> {
  const pairs = await Promise.all(
    tasks.flatMap((task) =>
      crops.map(async ({ hr }, i) => {
        const drawn = task.draw(rng.split(`${task.name}/${i}`));
        const lr = await task.apply(hr, drawn, i);
        return { lr, base: enlarge(lr, scale), hr };
      })
    ),
  );
  return toPairBatch(pairs, scale);
}

/** Relations with the weights that they lead to. */
export async function summarise(
  tasks: readonly AuxiliaryTask[],
  relations: readonly number[],
  weighting: Weighting,
): Promise<Relations> {
  const weights = tf.tidy(() =>
    weighTasks(tf.tensor1d([...relations]), weighting)
  );
  const values = [...await weights.data()];
  weights.dispose();
  return { tasks: tasks.map(({ name }) => name), relations, weights: values };
}
