import type { Source } from "../../../data/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { breathe } from "../../../engine/breathe.ts";
import { seeded } from "../../../random/mod.ts";
import { sceneBatch } from "./scene_batch.ts";
import { type SceneOf, splitScenes } from "./scenes.ts";
import type { StandInConfig } from "./stand_in_config.ts";
import { applyStandIn, type StandInParams } from "./train_stand_in.ts";

/** How well a stand-in teacher does on what was held out. */
export interface StandInScores {
  /** Fraction of held-out crops, turned, whose scene it names. */
  readonly scene: number;
  /** What guessing would give. */
  readonly chance: number;
  /** Fraction of held-out crops whose turn it names; guessing gives 0.25. */
  readonly rotation: number;
  /** How many crops, each in four turns. */
  readonly crops: number;
  /** Whether it may serve as a teacher: rotation above 0.6, scenes far above chance. */
  readonly accepted: boolean;
}

/** Crops that are looked at in one go. */
const batch = 8;

/**
 * Scores a stand-in teacher on what its training held out: whole pictures of
 * scenes with four and more, else the right 30 % of each. Crops are
 * looked at in all four turns, their colours are left alone.
 *
 * @param options As of the training, and how many crops; 128 unless given.
 *
 * @example
 * ```ts
 * import { finish, generatedSource, openEngine, semantic } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const config = { ...semantic.standInPresets.tiny, steps: 1 };
 * const source = generatedSource({ seed: 1, count: 2, width: 128, height: 64 });
 * const { params } = await finish(
 *   semantic.trainStandIn(config, { source, seed: 1 }),
 * );
 * const options = { source, seed: 1, crops: 8 };
 * const scores = await semantic.scoreStandIn(config, params, options);
 * console.log(scores.accepted); // false, after one step
 * ```
 */
export async function scoreStandIn(
  config: StandInConfig,
  params: StandInParams,
  { source, seed, sceneOf = (name) => name, crops = 128 }: {
    readonly source: Source;
    readonly seed: number;
    readonly sceneOf?: SceneOf | undefined;
    readonly crops?: number;
  },
): Promise<StandInScores> {
  const { names, heldOut } = splitScenes(source, sceneOf);
  const rng = seeded(seed).split("held out");
  const right = { scene: 0, rotation: 0 };
  for (let done = 0; done < crops; done += batch) {
    await breathe();
    const views = Array.from(
      { length: Math.min(batch, crops - done) },
      (_, i) => heldOut[(done + i) % heldOut.length],
    );
    const own = await sceneBatch(config, source, views, rng.split(done), false);
    const hits = tf.tidy(() => {
      const heads = applyStandIn(config, params, own.pictures);
      const count = (logits: tf.Tensor2D, labels: tf.Tensor1D) =>
        tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), "int32"));
      return tf.stack([
        count(heads.scene, own.scenes),
        count(heads.rotation, own.turns),
      ]);
    });
    const [scene, rotation] = await hits.data();
    right.scene += scene;
    right.rotation += rotation;
    tf.dispose([hits, own.pictures, own.scenes, own.turns]);
  }
  const scene = right.scene / (4 * crops);
  const rotation = right.rotation / (4 * crops);
  const chance = 1 / names.length;
  const accepted = rotation > 0.6 &&
    scene > Math.min(5 * chance, (1 + chance) / 2);
  return { scene, chance, rotation, crops, accepted };
}
