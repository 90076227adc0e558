import { InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import { disposeTree, mapTree, type Params } from "../../nn/mod.ts";
import { adam, rateSchedule } from "../../optim/mod.ts";
import { type Rng, seeded } from "../../random/mod.ts";
import { checkResume } from "../../train/check_resume.ts";
import {
  optimise,
  type Optimised,
  type Training,
  type TrainState,
} from "../../train/mod.ts";
import { blurBatches, type BlurPairs } from "./blur_pairs.ts";
import { checkConfig, type SemanticConfig } from "./config.ts";
import { embedder, initEmbedding } from "./embedding/embedding.ts";
import { createHost } from "./hosts/create_host.ts";
import { jointLearning } from "./joint.ts";
import { asSeen, levelsOf, mapsFor, wholeOf } from "./map_source.ts";
import { type DeblurringParams, modelOf, type SemanticModel } from "./model.ts";
import {
  type LevelStatistics,
  readDeviations,
} from "./prior/level_statistics.ts";
import { applyPrior, initPrior, type PriorParams } from "./prior/network.ts";
import type { Targets } from "./prior/targets.ts";
import { type StoredConfig, storedConfig } from "./stored.ts";
import type { TrainedPrior } from "./prior/trained_prior.ts";
import type { Teacher } from "./teacher/teacher.ts";

/** What the second stage needs beside the configuration. */
export interface DeblurringOptions {
  /** What is learnt from; equal seeds see equal batches, whatever is fed. */
  readonly pairs: BlurPairs;
  /**
   * What the first stage gave; it stays the caller's, and is not needed on
   * resuming. Arms that are fed with zeros or a random prior take its sizes
   * only, a host alone and an oracle nothing.
   */
  readonly prior?:
    | (Pick<TrainedPrior, "config"> & Partial<TrainedPrior>)
    | undefined;
  /** Needed by the oracle, and where the prior is trained jointly; it stays the caller's. */
  readonly teacher?: Teacher | undefined;
  /** Weights that the host starts from, such as official ones; they stay the caller's. */
  readonly host?: Params | undefined;
  /** What all randomness is derived from. */
  readonly seed: number;
  /** Where to go on, as `loadCheckpoint` returns it. */
  readonly resume?: TrainState | undefined;
  /** Ends the training early; its result is returned all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** The second stage: its events carry the losses, its result is also a model that can restore. */
export type DeblurringTraining = Training<
  Readonly<Record<string, number>>,
  Optimised<DeblurringParams> & {
    /** Holds the parameters, and what it is fed by; the caller's to dispose. */
    readonly model: SemanticModel;
  }
>;

const system = "semantic/deblurring";

/**
 * The second stage: a host learns to deblur, by the loss of its released
 * code, while a prior is embedded into it.
 *
 * Every arm of the comparison is this training with another `feed` or another
 * prior: with equal seeds the host starts from the same weights, and all arms
 * see the same batches.
 *
 * @throws {InputError} When the configuration makes no sense, what is to be
 * fed is missing, or the state to go on from is of another system.
 *
 * @example
 * ```ts
 * import { finish, generatedSource, motionBlur, openEngine, semantic } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const config = { ...semantic.presets.tiny, feed: "zeros", steps: 1 } as const;
 * const { model, stop } = await finish(semantic.trainDeblurring(config, {
 *   pairs: {
 *     source: generatedSource({ seed: 1, count: 1, width: 96, height: 96 }),
 *     degradation: motionBlur({ severity: "mild" }),
 *   },
 *   prior: { config: semantic.priorPresets.tiny },
 *   seed: 1,
 * }));
 * console.log(stop); // "done"
 * semantic.disposeModel(model);
 * ```
 */
export async function* trainDeblurring(
  config: SemanticConfig,
  options: DeblurringOptions,
): DeblurringTraining {
  const { pairs, seed, resume, signal, teacher } = options;
  checkResume(resume, system);
  const host = createHost(config.host);
  checkConfig(config, host.multiple);
  const { feed, joint, priorScale, patch, margin, batch } = config;
  const before = resume?.config as unknown as StoredConfig | undefined;
  const given = options.prior ?? priorOf(before);
  const stored = storedConfig(config, { prior: given, teacher, pairs });
  const fed = { config: stored.prior ?? undefined, teacher };
  const levels = levelsOf(feed, fed);
  const rng = seeded(seed).split("deblurring");
  const batches = blurBatches(pairs, {
    ...{ patch, margin, batch, rng: rng.split("batches") },
  });
  const deviations = !joint
    ? undefined
    : resume
    ? await readDeviations(resume.trees.statistics)
    : given?.deviations ?? [];
  const learning = deviations &&
    jointLearning(fed.config!, joint!.weight, deviations, teacher);
  const whole = wholeOf({ width: patch, height: patch }, priorScale);
  const prior = resume
    ? resume.trees.prior as PriorParams | undefined
    : firstPrior(config, given, rng);
  const statistics: LevelStatistics | undefined = deviations &&
    { deviations: tf.tensor1d([...deviations]) };
  const frozen = joint ? undefined : prior;
  let handedOver = false;
  try {
    const trained = yield* optimise<Record<string, Params>, Batch>({
      system,
      config: stored,
      seed,
      steps: config.steps,
      init: () => ({
        host: options.host
          ? mapTree((t) => tf.clone(t), options.host)
          : host.init(rng.split("host")),
        embedding: initEmbedding(
          rng.split("embedding"),
          config.embedding,
          levels,
          feed === "none" ? [] : host.places,
        ),
        ...(joint && prior ? { prior } : {}),
      }),
      joins: {
        ...(feed === "none" ? { embedding: Infinity } : {}),
        ...(joint ? { prior: joint.from } : {}),
      },
      constants: {
        ...(frozen ? { prior: frozen } : {}),
        ...(statistics ? { statistics } : {}),
      },
      batches: {
        at: async (step) => {
          const { lr: blurry, hr: sharp } = await batches.at(step);
          if (feed === "none") return { blurry, sharp, maps: [] };
          // What is fixed is seen here, which no gradient goes through.
          return tf.tidy((): Batch => {
            const [b, s] = [blurry, sharp].map((x) => asSeen(x, priorScale));
            return learning
              ? { blurry, sharp, seen: b, targets: learning.ask(b, s) }
              : {
                ...{ blurry, sharp },
                maps: [...mapsFor(feed, { ...fed, params: frozen }, b, s)],
              };
          });
        },
      },
      disposeBatch: (batch) => disposeTree(batch),
      loss: (all, { blurry, sharp, maps, seen, targets }, step) => {
        const params = all as DeblurringParams;
        const prior = seen && applyPrior(params.prior!, fed.config!, seen);
        const embed = embedder(
          params.embedding,
          prior?.maps ?? maps ?? [],
          whole,
        );
        const outputs = host.apply(
          params.host,
          blurry,
          feed === "none" ? undefined : embed,
          rng.split("left out").split(step),
        );
        const loss = host.loss(outputs, sharp);
        return learning && prior && targets && step >= joint!.from
          ? learning.add(loss, prior, targets)
          : loss;
      },
      optimiser: adam({
        learningRate: rateSchedule(config.rate, config.steps),
        beta2: config.beta2,
      }),
      clip: config.clip,
      reportEvery: config.reportEvery,
      resume,
      signal,
    });
    handedOver = true;
    const params = trained.params as DeblurringParams;
    const { step, stop } = trained;
    return { params, step, stop, model: modelOf(stored, params, frozen) };
  } finally {
    disposeTree([
      statistics ?? [],
      (joint && resume?.trees.statistics) ?? [],
      (!handedOver && frozen) || [],
    ]);
  }
}

/** What a step learns from. */
type Batch = {
  readonly blurry: tf.Tensor4D;
  readonly sharp: tf.Tensor4D;
  /** What is embedded, where it does not change in training. */
  readonly maps?: tf.Tensor4D[];
  /** What a prior is shown that is trained too. */
  readonly seen?: tf.Tensor4D;
  /** What it is to make of that. */
  readonly targets?: Targets;
};

/** What a checkpoint says of its prior. */
function priorOf(stored: StoredConfig | undefined): DeblurringOptions["prior"] {
  if (!stored?.prior) return undefined;
  const { prior: config, teacher } = stored;
  return { config, ...(teacher ? { teacher } : {}) };
}

/** The prior that a training begins with, its own to dispose. */
function firstPrior(
  { feed }: SemanticConfig,
  given: DeblurringOptions["prior"],
  rng: Rng,
): PriorParams | undefined {
  if (feed === "random" && given) {
    return initPrior(rng.split("random prior"), given.config);
  }
  if (feed !== "prior") return undefined;
  if (given?.params) return mapTree((t) => tf.clone(t), given.params);
  throw new InputError(
    `no trained prior was given; train or read one, or feed "zeros" or "random"`,
  );
}
