import type { Source } from "../../../data/mod.ts";
import type { Protocol } from "../../../metrics/mod.ts";
import { disposeTree, type Params } from "../../../nn/mod.ts";
import { seeded } from "../../../random/mod.ts";
import { finish } from "../../../train/mod.ts";
import { auxiliaryTasks } from "../auxiliary/auxiliary_tasks.ts";
import { type DrtlConfig, taskOptions } from "../config.ts";
import { decide, type Decision, guardMargin } from "../guard.ts";
import { relate, type Relations } from "../relation/relate.ts";
import { trainRelation } from "../relation/train_relation.ts";
import { holdOut } from "../support/hold_out.ts";
import type { SupportPair } from "../support/support_source.ts";
import { trainJointly } from "../train_jointly.ts";
import { trainPrior } from "../train_prior.ts";
import {
  type FewShotRow,
  judgeStarts,
  type Seen,
  type Start,
  type Train,
} from "./judge_starts.ts";

/** A draw's rows, and how its tasks were weighed. */
export interface FewShotResult {
  readonly rows: readonly FewShotRow[];
  readonly relations: Relations;
  /** The guard's choice between `relation (P)`, `uniform` and `none`. */
  readonly decision: Decision;
}

/** What {@linkcode compareFewShot} needs. */
export interface CompareOptions {
  /** The clean pictures that the auxiliary tasks degrade. */
  readonly source: Source;
  readonly seed: number;
  readonly protocol: Protocol;
  /** Whether a prior of each single task is trained too. */
  readonly singles: boolean;
  /** Whether the meta-learning pipeline is trained too. */
  readonly meta: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** One draw: what is learnt from and what is tested on. */
export interface FewShotDraw {
  readonly draw: number;
  readonly support: readonly SupportPair[];
  readonly test: readonly SupportPair[];
}

/**
 * Compares ways to begin on the same support sets, at equal steps: no
 * transfer, each auxiliary task alone, all with uniform weights, and weighted
 * by their relations, by pre-training (P) and by meta-learning (M). What the
 * guard and, among the single tasks, the support set choose are rows too.
 *
 * What does not depend on the support set is trained once for all draws.
 *
 * @param sets Taken one after the other, so that they need not all be in
 * memory; draws of the same array of test pairs best follow each other.
 * @returns One result for each draw, as soon as it is there.
 *
 * @example
 * ```ts
 * import { createImage, drtl, listSource, openEngine, protocol, seeded } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const rng = seeded(1);
 * const hr = createImage(48, 48, 3);
 * hr.data.forEach((_, i) => hr.data[i] = rng.uniform());
 * const pair = { name: "1", lr: hr, base: hr, hr };
 * const { relation, prior, tuning, ...rest } = drtl.presets.tiny;
 * const steps = 1; // the real thing takes some hundreds
 * const config = {
 *   ...rest,
 *   relation: { ...relation, steps },
 *   prior: { ...prior, steps },
 *   tuning: { ...tuning, steps },
 * };
 * const sets = [{ draw: 0, support: [pair], test: [pair] }];
 * const results = drtl.compareFewShot(config, sets, {
 *   source: listSource([hr]),
 *   seed: 1,
 *   protocol: protocol("realsr-perimage"),
 *   singles: false,
 *   meta: false,
 * });
 * for await (const { rows } of results) {
 *   for (const { method, psnr } of rows) console.log(method, psnr);
 * }
 * ```
 */
export async function* compareFewShot(
  config: DrtlConfig,
  sets: Iterable<FewShotDraw> | AsyncIterable<FewShotDraw>,
  { source, seed, protocol, singles, meta, signal }: CompareOptions,
): AsyncGenerator<FewShotResult, void, void> {
  const options = { source, seed, signal };
  const owned: Params[] = [];
  const train: Train = async (training) => {
    const { params, stop } = await finish(training);
    owned.push(params);
    if (stop === "aborted") signal?.throwIfAborted();
    return params;
  };
  const tasks = auxiliaryTasks(config.tasks, taskOptions(config));
  const piped = (pipeline: DrtlConfig["prior"]["pipeline"]): DrtlConfig => ({
    ...config,
    prior: { ...config.prior, pipeline },
  });
  const pretrain = piped("pretrain");
  const prior = async (own: DrtlConfig, weights: readonly number[]) =>
    (await train(trainPrior(own, { ...options, weights }))).backbone;
  try {
    const network = config.relation.way === "classified"
      ? (await train(trainRelation(config, options))).relation
      : undefined;
    const shared: Start[] = [
      ["none", undefined],
      ["uniform", await prior(pretrain, tasks.map(() => 1))],
    ];
    if (singles) {
      for (const [i, { name }] of tasks.entries()) {
        const alone = tasks.map((_, j) => i === j ? tasks.length : 0);
        shared.push([`single: ${name}`, await prior(pretrain, alone)]);
      }
    }
    const seen: Seen = new WeakMap();
    for await (const { draw, support, test } of sets) {
      const kept = owned.length;
      const { learnt, held } = holdOut(
        support,
        seeded(seed).split(`held out ${draw}`),
      );
      const joint = config.relation.way === "meta"
        ? (own: DrtlConfig) =>
          train(trainJointly(own, { ...options, pairs: learnt }))
        : undefined;
      const first = await joint?.(pretrain);
      const relations = await relate(config, {
        ...{ pairs: learnt, seed },
        network: first?.relation ?? network,
      });
      const related = async (own: DrtlConfig) =>
        joint
          ? (await joint(own)).backbone
          : await prior(own, relations.weights);
      const starts: Start[] = [
        ...shared,
        ["relation (P)", first?.backbone ?? await related(pretrain)],
      ];
      if (meta) starts.push(["relation (M)", await related(piped("meta"))]);
      const rows = await judgeStarts(
        config,
        starts,
        { draw, learnt, held, test },
        { seed, protocol, signal, train, seen },
      );
      const of = (name: string) => rows.find(({ method }) => method === name)!;
      const decision = decide(
        ["relation (P)", "uniform", "none"].map((name) => ({
          name,
          score: of(name).support,
        })),
        guardMargin,
      );
      if (singles) rows.push({ ...bestSingle(rows), method: "best single" });
      rows.push({ ...of(decision.chosen), method: "guard" });
      disposeTree(owned.splice(kept));
      yield { rows, relations, decision };
    }
  } finally {
    disposeTree(owned);
  }
}

/** The prior of a single task that is best on the support set. */
function bestSingle(rows: readonly FewShotRow[]): FewShotRow {
  return rows.filter(({ method }) => method.startsWith("single: "))
    .reduce((a, b) => (b.support > a.support ? b : a));
}
