import * as tf from "../../engine/tf.ts";
import { disposeTree, mapTree } from "../../nn/mod.ts";
import { adam, cosine } from "../../optim/mod.ts";
import { seeded } from "../../random/mod.ts";
import { optimise, type TrainState } from "../../train/mod.ts";
import { disposePairs } from "./auxiliary/task_batches.ts";
import type { DrtlConfig } from "./config.ts";
import { heldOutScorer } from "./held_out.ts";
import { type BackboneParams, initBackbone } from "./model/backbone.ts";
import { supportBatches } from "./support/support_batches.ts";
import type { SupportPair } from "./support/support_source.ts";
import { withPairs } from "./support/with_pairs.ts";
import { backboneLoss, type BackboneTraining } from "./train_prior.ts";

/** What fine-tuning needs beside the configuration. */
export interface FineTuneOptions {
  /** What it starts from, which stays the caller's; a network that knows nothing unless given. */
  readonly prior?: BackboneParams | undefined;
  /** The real pairs to learn from. */
  readonly pairs: readonly SupportPair[];
  /** Pairs to stop by; none for a fixed number of steps. */
  readonly heldOut?: readonly SupportPair[];
  /** What all randomness is derived from. */
  readonly seed: number;
  /** Where to go on, as `loadCheckpoint` returns it. */
  readonly resume?: TrainState | undefined;
  /** Ends the training early; its result is returned all the same. */
  readonly signal?: AbortSignal | undefined;
}

type Tuned = { readonly backbone: BackboneParams };

/**
 * Fine-tunes a prior on K real pairs. With a held-out pair it ends when that
 * is restored no better any more, and returns the parameters that did best on
 * it, the prior itself among them: so it never ends worse than it began.
 *
 * @example
 * ```ts
 * import { createImage, drtl, finish, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const rng = seeded(1);
 * const hr = createImage(48, 48, 3);
 * hr.data.forEach((_, i) => hr.data[i] = rng.uniform());
 * const pairs = [{ name: "1", lr: hr, base: hr, hr }];
 * const { tiny } = drtl.presets;
 * const config = { ...tiny, tuning: { ...tiny.tuning, steps: 1 } };
 * const tuned = await finish(drtl.fineTune(config, { pairs, seed: 1 }));
 * console.log(tuned.step); // 1
 * ```
 */
export async function* fineTune(
  config: DrtlConfig,
  { prior, pairs, heldOut = [], seed, resume, signal }: FineTuneOptions,
): BackboneTraining {
  const { model, tuning, patch } = config;
  const rng = seeded(seed).split("tuning");
  const start = () =>
    prior
      ? mapTree((t) => tf.clone(t), prior)
      : initBackbone(rng.split("backbone"), model);
  const scorer = heldOut.length > 0
    ? await heldOutScorer(config, heldOut, rng.split("held out"))
    : undefined;
  let best = resume?.trees.best as Tuned | undefined;
  let watch = resume?.trees.watch as { now: tf.Tensor1D } | undefined;
  const look = async ({ backbone }: Tuned) => {
    const found = Math.fround(await scorer!.score(backbone));
    const [score, waited] = watch ? await watch.now.data() : [-Infinity, 0];
    const better = found > score;
    if (watch) disposeTree(watch);
    watch = {
      now: tf.tensor1d(better ? [found, 0] : [score, waited + 1]),
    };
    if (better) {
      if (best) disposeTree(best);
      best = mapTree((t) => tf.clone(t), { backbone });
    }
    return { found, enough: !better && waited + 1 >= tuning.patience };
  };
  let latest = 0;
  let handedOver = false;
  try {
    const first = { backbone: resume ? undefined! : start() } as Tuned;
    if (scorer && !resume) latest = (await look(first)).found;
    const result = yield* optimise({
      system: "drtl/tuned",
      config: withPairs(config, { pairs, heldOut }),
      seed,
      steps: tuning.steps,
      init: () => first,
      batches: supportBatches({
        ...{ pairs, scale: model.scale, patch, batch: tuning.batch },
        rng: rng.split("batches"),
      }),
      disposeBatch: disposePairs,
      loss: (params: Tuned, batch) => ({
        loss: backboneLoss(config, batch)(params),
      }),
      optimiser: adam({
        learningRate: cosine({ ...tuning.rate, steps: tuning.steps }),
      }),
      clip: config.clip,
      reportEvery: config.reportEvery,
      resume,
      signal,
      // Read for every state: what lies in a checkpoint is what there is then.
      constants: scorer
        ? {
          get best() {
            return best!;
          },
          get watch() {
            return watch!;
          },
        }
        : {},
      ...(scorer
        ? {
          until: async (params: Tuned, step: number) => {
            if (step % tuning.evaluateEvery !== 0) return false;
            const { found, enough } = await look(params);
            latest = found;
            return enough;
          },
          evaluation: {
            every: tuning.evaluateEvery,
            scores: () => Promise.resolve({ psnr: latest }),
          },
        }
        : {}),
    });
    if (!best) return result;
    disposeTree(result.params);
    handedOver = true;
    return { ...result, params: best };
  } finally {
    scorer?.dispose();
    if (watch) disposeTree(watch);
    if (best && !handedOver) disposeTree(best);
  }
}
