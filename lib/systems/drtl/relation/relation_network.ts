import * as tf from "../../../engine/tf.ts";
import type { VggParams } from "../../../loss/mod.ts";
import type { LinearParams } from "../../../nn/mod.ts";
import { uniformTensor } from "../../../nn/uniform_tensor.ts";
import type { Rng } from "../../../random/mod.ts";
import { cosines } from "./cosine.ts";
import type { PairTensors } from "./pair_tensors.ts";
import {
  describePairs,
  type ExtractorParams,
  initExtractor,
} from "./extractor.ts";
import { graphConvolution } from "./graph_convolution.ts";
import { initMemoryBank, type MemoryBank } from "./memory_bank.ts";

/** The size of a relation network; plain JSON. */
export type RelationModel = {
  /** Channels of the extractor's first convolution. */
  readonly features: number;
  /** d, the entries of prototypes, vertices and embeddings. */
  readonly dimension: number;
  /** V, the vertices of the memory bank. */
  readonly vertices: number;
};

/** The parameters of the distortion-relation network (DRN). */
export type RelationParams = {
  readonly extractor: ExtractorParams;
  readonly bank: MemoryBank;
  /** W and b of the graph convolution, drawn as Xavier does: tanh saturates otherwise. */
  readonly graph: LinearParams;
};

/**
 * Draws the parameters of a relation network.
 *
 * @param vgg VGG19's convolutions, where their features are to be described.
 *
 * @example
 * ```ts
 * import { drtl, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const model = { features: 4, dimension: 8, vertices: 3 };
 * const params = drtl.initRelation(seeded(1), model);
 * console.log(params.bank.vertices.shape); // [3, 8]
 * ```
 */
export function initRelation(
  rng: Rng,
  { features, dimension, vertices }: RelationModel,
  vgg?: VggParams,
): RelationParams {
  const size = { features, dimension };
  return {
    extractor: initExtractor(rng.split("extractor"), size, vgg),
    bank: initMemoryBank(rng.split("bank"), { vertices, features: dimension }),
    graph: {
      weight: uniformTensor(
        rng.split("graph"),
        [dimension, dimension],
        Math.sqrt(3 / dimension),
      ) as tf.Tensor2D,
      bias: tf.zeros([dimension]),
    },
  };
}

/**
 * Embeddings of prototypes: the graph convolution with the bank, without the
 * bank's own rows.
 *
 * @param prototypes `[P, d]`.
 * @returns `[P, d]`.
 */
export function embed(
  { bank, graph }: RelationParams,
  prototypes: tf.Tensor2D,
): tf.Tensor2D {
  const [count, dimension] = prototypes.shape;
  const rows = graphConvolution(bank, graph, prototypes);
  return tf.slice(rows, [0, 0], [count, dimension]);
}

/**
 * The relation of every auxiliary task to the target: the cosine of their
 * embeddings.
 *
 * @param auxiliary Pairs of all tasks, task after task, as many of each.
 * @param target Pairs of the target.
 * @param tasks N.
 * @param vgg VGG19's convolutions, where the network was drawn for them.
 * @returns `[N]`, differentiable by the parameters.
 *
 * @example
 * ```ts
 * import { drtl, openEngine, seeded, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const model = { features: 4, dimension: 8, vertices: 3 };
 * const params = drtl.initRelation(seeded(1), model);
 * const base: tf.Tensor4D = tf.ones([4, 8, 8, 3]);
 * const pairs = { base, hr: tf.zeros([4, 8, 8, 3]) as tf.Tensor4D };
 * console.log(await drtl.relations(params, pairs, pairs, 2).data()); // 1, 1
 * ```
 */
export function relations(
  params: RelationParams,
  auxiliary: PairTensors,
  target: PairTensors,
  tasks: number,
  vgg?: VggParams,
): tf.Tensor1D {
  const describe = (pairs: PairTensors) =>
    describePairs(params.extractor, pairs, vgg);
  return cosines(
    embed(params, prototypes(describe(auxiliary), tasks)),
    embed(params, prototypes(describe(target), 1)),
  );
}

/** The means of each task's rows, `[tasks * n, d]` to `[tasks, d]`. */
export function prototypes(rows: tf.Tensor2D, tasks: number): tf.Tensor2D {
  const [count, dimension] = rows.shape;
  return tf.mean(tf.reshape(rows, [tasks, count / tasks, dimension]), 1);
}
