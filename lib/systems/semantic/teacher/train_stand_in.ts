import type { Source } from "../../../data/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { applyLinear, initLinear, type LinearParams } from "../../../nn/mod.ts";
import { adam, cosine } from "../../../optim/mod.ts";
import { seeded } from "../../../random/mod.ts";
import {
  optimise,
  type Optimised,
  type Training,
  type TrainState,
} from "../../../train/mod.ts";
import {
  standInNet,
  type StandInNetParams,
} from "../classifier/stand_in_net.ts";
import { crossEntropy } from "./cross_entropy.ts";
import { sceneBatch } from "./scene_batch.ts";
import { type SceneOf, splitScenes } from "./scenes.ts";
import type { StandInConfig } from "./stand_in_config.ts";

/** A stand-in teacher's net with its second head. */
export type StandInParams = {
  /** The net, with a head that names the scene. */
  readonly net: StandInNetParams;
  /** The last features to four quarter turns. */
  readonly rotation: LinearParams;
};

/** What a stand-in teacher's training needs beside the configuration. */
export interface StandInTrainOptions {
  /** Sharp pictures; those of one scene make a class. */
  readonly source: Source;
  /** What all randomness is derived from. */
  readonly seed: number;
  /** The scene of a picture by its name; a scene of its own unless given. */
  readonly sceneOf?: SceneOf | undefined;
  /** Where to go on, as `loadCheckpoint` returns it. */
  readonly resume?: TrainState | undefined;
  /** Ends the training early; its result is returned all the same. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains a classifier where there are no weights of one: to tell the scene
 * that a sharp crop is of, and by how many quarter turns it was turned. A part
 * of the pictures is held out for {@linkcode scoreStandIn}.
 *
 * It minimises CE(scene) + `rotationWeight` CE(turns).
 *
 * @example
 * ```ts
 * import { finish, generatedSource, openEngine, semantic } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const config = { ...semantic.standInPresets.tiny, steps: 2 };
 * const source = generatedSource({ seed: 1, count: 2, width: 128, height: 96 });
 * const { params, stop } = await finish(
 *   semantic.trainStandIn(config, { source, seed: 1 }),
 * );
 * const teacher = await semantic.standInTeacher(config, params);
 * console.log(stop, teacher.name);
 * teacher.dispose();
 * ```
 */
export function trainStandIn(
  config: StandInConfig,
  { source, seed, sceneOf = (name) => name, resume, signal }:
    StandInTrainOptions,
): Training<Readonly<Record<string, number>>, Optimised<StandInParams>> {
  const rng = seeded(seed);
  const { names, training } = splitScenes(source, sceneOf);
  const net = standInNet({
    kind: "stand-in",
    ...config.net,
    classes: names.length,
  });
  const draws = rng.split("batches");
  return optimise({
    system: "semantic/stand-in",
    config,
    seed,
    steps: config.steps,
    init: () => ({
      net: net.init(rng.split("net")),
      rotation: initLinear(rng.split("rotation"), {
        inputs: config.net.widths[3],
        outputs: 4,
      }),
    }),
    batches: {
      at(step) {
        const own = draws.split(step);
        const views = Array.from(
          { length: config.batch },
          () => own.pick(training),
        );
        return sceneBatch(config, source, views, own, true);
      },
    },
    disposeBatch: ({ pictures, scenes, turns }) =>
      tf.dispose([pictures, scenes, turns]),
    loss: (params, { pictures, scenes, turns }) => {
      const heads = applyStandIn(config, params, pictures);
      const scene = crossEntropy(heads.scene, scenes);
      const rotation = crossEntropy(heads.rotation, turns);
      const weighted = tf.mul(rotation, config.rotationWeight);
      return { loss: tf.add(scene, weighted), report: { scene, rotation } };
    },
    optimiser: adam({
      learningRate: cosine({ ...config.rate, steps: config.steps }),
    }),
    clip: config.clip,
    reportEvery: config.reportEvery,
    resume,
    signal,
  });
}

/** The logits of both heads. */
export function applyStandIn(
  config: StandInConfig,
  { net, rotation }: StandInParams,
  pictures: tf.Tensor4D,
): { readonly scene: tf.Tensor2D; readonly rotation: tf.Tensor2D } {
  const classes = net.classify!.weight.shape[1];
  const { levels, logits } = standInNet({
    kind: "stand-in",
    ...config.net,
    classes,
  }).apply(net, pictures);
  const last = tf.mean<tf.Tensor2D>(levels[3], [1, 2]);
  return { scene: logits!, rotation: applyLinear(rotation, last) };
}
