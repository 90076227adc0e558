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
import { differenceCosines } from "./difference_cosines.ts";
import { describePairs } from "./extractor.ts";
import type { PairTensors } from "./pair_tensors.ts";
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

/** Batches that prototypes, or cosines, are averaged over, and patches of each task in one. */
const rounds = 8;
const patches = 8;

/**
 * The relations between the auxiliary tasks and real pairs.
 *
 * The tasks degrade the *sharp patches of the pairs*: tasks and target show the
 * same, and differ in their distortion alone.
 *
 * @param network A trained relation network; without one the paired
 * differences themselves are compared, by {@linkcode differenceCosines}.
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
  const found: tf.Tensor[][] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const random = rng.split(round);
      const crops = Array.from(
        { length: patches },
        (_, i) => samplePair(pairs, scale, patch, random.split(i)),
      );
      const own = toPairBatch(crops, scale);
      const others = await degraded(tasks, crops, scale, random);
      found.push(tf.tidy(() => {
        if (!network) return [differenceCosines(others, own)];
        const describe = (pairs: PairTensors) =>
          describePairs(network.extractor, pairs, vgg);
        return [
          prototypes(describe(others), tasks.length),
          prototypes(describe(own), 1),
        ];
      }));
      disposePairs(own);
      disposePairs(others);
    }
    const similar = tf.tidy(() => {
      const [first, target] = found[0].map((_, i) =>
        tf.div(tf.addN(found.map((one) => one[i])), rounds) as tf.Tensor2D
      );
      return network
        ? cosines(embed(network, first), embed(network, target))
        : first;
    });
    const relations = [...await similar.data()] as number[];
    similar.dispose();
    return summarise(tasks, relations, config.relation.weighting);
  } finally {
    tf.dispose(found);
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
