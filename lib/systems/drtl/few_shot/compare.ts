import type { Source } from "../../../data/mod.ts";
import type { Protocol } from "../../../metrics/mod.ts";
import { evaluate } from "../../../metrics/mod.ts";
import { disposeTree, type Params } from "../../../nn/mod.ts";
import { seeded } from "../../../random/mod.ts";
import { finish } from "../../../train/mod.ts";
import { auxiliaryTasks } from "../auxiliary/auxiliary_tasks.ts";
import { type DrtlConfig, taskOptions, withoutTransfer } from "../config.ts";
import { fineTune } from "../fine_tune.ts";
import { decide, type Decision, guardMargin } from "../guard.ts";
import { heldOutScorer } from "../held_out.ts";
import { type BackboneParams, initBackbone } from "../model/backbone.ts";
import { relate, type Relations } from "../relation/relate.ts";
import type { RelationParams } from "../relation/relation_network.ts";
import { trainRelation } from "../relation/train_relation.ts";
import { drtlRestorer } from "../restorer.ts";
import { holdOut } from "../support/hold_out.ts";
import type { SupportPair } from "../support/support_source.ts";
import { trainJointly } from "../train_jointly.ts";
import { type BackboneTraining, trainPrior } from "../train_prior.ts";

/** One method's score on the test pairs of one draw. */
export interface FewShotRow {
  /** `as given`, `none`, `single: blur`, `uniform`, `relation (P)`, `relation (M)`, `guard`. */
  readonly method: string;
  readonly seed: number;
  readonly draw: number;
  /** Mean PSNR of the test pairs in dB, by the protocol. */
  readonly psnr: number;
  /**
   * PSNR on the support set in dB, which the guard goes by: on the held-out
   * pair after fine-tuning, or with fewer than 3 pairs on all before it.
   */
  readonly support: number;
  /** The same prior before fine-tuning, on the test pairs; NaN without one. */
  readonly before: number;
}

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
 * by their relations, by pre-training (P) and by meta-learning (M).
 *
 * What does not depend on the support set is trained once for all draws.
 *
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
  sets: readonly FewShotDraw[],
  { source, seed, protocol, singles, meta, signal }: CompareOptions,
): AsyncGenerator<FewShotResult, void, void> {
  const options = { source, seed, signal };
  const owned: Params[] = [];
  const train = async (training: BackboneTraining) => {
    const { params, stop } = await finish(training);
    owned.push(params);
    if (stop === "aborted") signal?.throwIfAborted();
    return params.backbone;
  };
  const tasks = auxiliaryTasks(config.tasks, taskOptions(config));
  const pretrain: DrtlConfig = {
    ...config,
    prior: { ...config.prior, pipeline: "pretrain" },
  };
  const prior = (own: DrtlConfig, weights: readonly number[]) =>
    train(trainPrior(own, { ...options, weights }));
  try {
    let network: { readonly relation: RelationParams } | undefined;
    if (config.relation.way === "classified") {
      const { params } = await finish(trainRelation(config, options));
      owned.push(params);
      network = params;
    }
    const shared: [string, BackboneParams | undefined][] = [
      ["none", undefined],
      ["uniform", await prior(pretrain, tasks.map(() => 1))],
    ];
    if (singles) {
      for (const [i, { name }] of tasks.entries()) {
        const alone = tasks.map((_, j) => i === j ? tasks.length : 0);
        shared.push([`single: ${name}`, await prior(pretrain, alone)]);
      }
    }
    for (const { draw, support, test } of sets) {
      const kept = owned.length;
      const { learnt, held } = holdOut(
        support,
        seeded(seed).split(`held out ${draw}`),
      );
      const joint = async (own: DrtlConfig) => {
        const { params } = await finish(
          trainJointly(own, { ...options, pairs: learnt }),
        );
        owned.push(params);
        signal?.throwIfAborted();
        return params;
      };
      const together = config.relation.way === "meta";
      const first = together ? await joint(pretrain) : undefined;
      const relations = await relate(config, {
        ...{ pairs: learnt, seed },
        network: first?.relation ?? network?.relation,
      });
      const starts: typeof shared = [
        ...shared,
        [
          "relation (P)",
          first?.backbone ?? await prior(pretrain, relations.weights),
        ],
      ];
      if (meta) {
        const own: DrtlConfig = {
          ...config,
          prior: { ...config.prior, pipeline: "meta" },
        };
        starts.push([
          "relation (M)",
          together
            ? (await joint(own)).backbone
            : await prior(own, relations.weights),
        ]);
      }
      const untouched = initBackbone(
        seeded(seed).split("untouched"),
        config.model,
      );
      owned.push(untouched);
      const score = async (params: BackboneParams) => {
        const restorer = drtlRestorer(config.model, params);
        return (await evaluate(restorer, pairsOf(test), protocol)).mean.psnr;
      };
      const rows: FewShotRow[] = [];
      const given = await evaluate(
        { name: "as given", scale: config.model.scale, restore: baseOf(test) },
        pairsOf(test),
        protocol,
      );
      const common = { seed, draw, support: NaN, before: NaN };
      rows.push({ ...common, method: "as given", psnr: given.mean.psnr });
      const scorer = await heldOutScorer(
        config,
        held.length > 0 ? held : learnt,
        seeded(seed).split("guard"),
      );
      try {
        for (const [method, start] of starts) {
          const tuned = await train(fineTune(
            start ? config : withoutTransfer(config),
            { prior: start, pairs: learnt, heldOut: held, seed, signal },
          ));
          rows.push({
            ...common,
            method,
            psnr: await score(tuned),
            support: await scorer.score(
              held.length > 0 ? tuned : start ?? untouched,
            ),
            before: start ? await score(start) : NaN,
          });
        }
      } finally {
        scorer.dispose();
      }
      const of = (name: string) => rows.find(({ method }) => method === name)!;
      const decision = decide(
        ["relation (P)", "uniform", "none"].map((name) => ({
          name,
          score: of(name).support,
        })),
        guardMargin,
      );
      rows.push({ ...of(decision.chosen), method: "guard" });
      disposeTree(owned.splice(kept));
      yield { rows, relations, decision };
    }
  } finally {
    disposeTree(owned);
  }
}

/** Pairs as scores take them. */
function pairsOf(pairs: readonly SupportPair[]) {
  return pairs.map(({ name, lr, hr }) => ({
    name,
    input: lr,
    reference: hr,
  }));
}

/** Gives back what was given, enlarged. */
function baseOf(pairs: readonly SupportPair[]) {
  const bases = new Map(pairs.map(({ lr, base }) => [lr, base]));
  return (lr: SupportPair["lr"]) => Promise.resolve(bases.get(lr)!);
}
