import type { Source } from "../../data/mod.ts";
import { InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import type { VggParams } from "../../loss/mod.ts";
import { disposeTree, mapTree, type Params } from "../../nn/mod.ts";
import { seeded } from "../../random/mod.ts";
import {
  finish,
  type Stage,
  type StageResult,
  type StageRunner,
  type StopReason,
} from "../../train/mod.ts";
import { type DrtlConfig, withoutTransfer } from "./config.ts";
import { fineTune } from "./fine_tune.ts";
import { type Candidate, decide, type Decision, guardMargin } from "./guard.ts";
import { heldOutScorer } from "./held_out.ts";
import { marksOf } from "./marks.ts";
import type { BackboneParams } from "./model/backbone.ts";
import { relate, type Relations } from "./relation/relate.ts";
import { trainRelation } from "./relation/train_relation.ts";
import { holdOut } from "./support/hold_out.ts";
import type { SupportPair } from "./support/support_source.ts";
import { withPairs } from "./support/with_pairs.ts";
import { trainJointly } from "./train_jointly.ts";
import { trainPrior } from "./train_prior.ts";

/** What {@linkcode transfer} needs beside the configuration. */
export interface TransferOptions {
  /** The real pairs. */
  readonly pairs: readonly SupportPair[];
  /** The clean pictures that the auxiliary tasks degrade. */
  readonly source: Source;
  /** What all randomness is derived from. */
  readonly seed: number;
  /** VGG19's convolutions, for the relation network to see with. */
  readonly vgg?: VggParams | undefined;
  /** Ends the transfer early. */
  readonly signal?: AbortSignal | undefined;
  /** Runs the stages; by default each to its end. */
  readonly run?: StageRunner;
}

/** What {@linkcode transfer} returns. */
export interface Transferred {
  /** Why it ended; unless `done` there is no decision and no backbone. */
  readonly stop: StopReason;
  /** How the auxiliary tasks relate to the pairs. */
  readonly relations?: Relations;
  /** The pairs that nothing was learnt from, by which it was decided. */
  readonly heldOut: readonly string[];
  /** Which way to begin was best on the support set. */
  readonly decision?: Decision;
  /** What the decision's scores are to be held against: PSNR of the same patches as given, in dB. */
  readonly asGiven?: number;
  /** The fine-tuned backbone of that way; the caller's to dispose. */
  readonly backbone?: BackboneParams;
}

/**
 * The whole of DRTL on one set of real pairs: the relations, the
 * relation-weighted prior and its two controls (uniform weights, no transfer
 * at equal steps), fine-tuning, and the guard that decides between them.
 *
 * With 3 pairs or more one is held out, and the guard compares what came of
 * the three on it. With fewer it compares the priors as they are on the pairs,
 * which none has learnt from then, and only its choice is fine-tuned.
 *
 * @throws {InputError} Without a pair.
 *
 * @example
 * ```ts
 * import { createImage, drtl, listSource, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const rng = seeded(1);
 * const hr = createImage(48, 48, 3);
 * hr.data.forEach((_, i) => hr.data[i] = rng.uniform());
 * const { relation, prior, tuning, ...rest } = drtl.presets.tiny;
 * const steps = 1; // the real thing takes some hundreds
 * const { decision } = await drtl.transfer({
 *   ...rest,
 *   relation: { ...relation, steps },
 *   prior: { ...prior, steps },
 *   tuning: { ...tuning, steps },
 * }, {
 *   pairs: [{ name: "1", lr: hr, base: hr, hr }],
 *   source: listSource([hr]),
 *   seed: 1,
 * });
 * console.log(decision?.reason);
 * ```
 */
export async function transfer(
  config: DrtlConfig,
  { pairs, source, seed, vgg, signal, run = ({ make }) => finish(make()) }:
    TransferOptions,
): Promise<Transferred> {
  if (pairs.length === 0) {
    throw new InputError("no pair was given; give at least one");
  }
  const { learnt, held } = holdOut(pairs, seeded(seed).split("held out"));
  const marks = await marksOf(source, vgg);
  const options = { source, seed, vgg, marks, signal };
  const owned: Params[] = [];
  /** Runs a stage; what it trained is freed at the end, unless it was chosen. */
  const stage = async <Result extends StageResult>(
    one: Stage<Result>,
  ): Promise<Result["params"]> => {
    const { stop, params } = await run(one);
    owned.push(params);
    if (stop !== "done") throw new Stopped(stop);
    return params;
  };
  const prior = async (name: string, weights: readonly number[]) =>
    (await stage({
      name: `prior-${name}`,
      system: "drtl/prior",
      config: { ...config, weights, ...marks },
      make: (resume) => trainPrior(config, { ...options, weights, resume }),
    })).backbone;
  const tune = async (name: string, start: BackboneParams | undefined) => {
    const own = start ? config : withoutTransfer(config);
    return (await stage({
      name: `tuned-${name}`,
      system: "drtl/tuned",
      config: withPairs(own, { pairs: learnt, heldOut: held }),
      make: (resume) =>
        fineTune(own, {
          ...{ prior: start, pairs: learnt, heldOut: held, seed },
          ...{ signal, resume },
        }),
    })).backbone;
  };
  let relations: Relations | undefined;
  const heldOut = held.map(({ name }) => name);
  try {
    const joint = config.relation.way === "meta"
      ? await stage({
        name: "prior-relation",
        system: "drtl/joint",
        config: { ...withPairs(config, { pairs: learnt }), ...marks },
        make: (resume) =>
          trainJointly(config, { ...options, pairs: learnt, resume }),
      })
      : undefined;
    const network = config.relation.way === "classified"
      ? (await stage({
        name: "relation",
        system: "drtl/relation",
        config: { ...config, ...marks },
        make: (resume) => trainRelation(config, { ...options, resume }),
      })).relation
      : joint?.relation;
    relations = await relate(config, { pairs: learnt, seed, network, vgg });
    const { weights } = relations;
    const starts: Record<string, BackboneParams | undefined> = {
      relation: joint?.backbone ?? await prior("relation", weights),
      uniform: await prior("uniform", weights.map(() => 1)),
      none: undefined,
    };
    const scorer = await heldOutScorer(
      config,
      held.length > 0 ? held : learnt,
      seeded(seed).split("guard"),
    );
    const ends: Record<string, BackboneParams> = {};
    const candidates: Candidate[] = [];
    let asGiven: number;
    try {
      asGiven = await scorer.score();
      for (const [name, start] of Object.entries(starts)) {
        const judged = held.length > 0
          ? ends[name] = await tune(name, start)
          : start; // no transfer leaves pictures as they are given
        candidates.push({ name, score: await scorer.score(judged) });
      }
    } finally {
      scorer.dispose();
    }
    const decision = decide(candidates, guardMargin);
    const { chosen } = decision;
    const tuned = ends[chosen] ?? await tune(chosen, starts[chosen]);
    const backbone = mapTree((t) => tf.clone(t), tuned);
    return { stop: "done", relations, heldOut, decision, asGiven, backbone };
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return {
      stop: error.reason,
      heldOut,
      ...(relations ? { relations } : {}),
    };
  } finally {
    disposeTree(owned);
  }
}

/** A stage ended before it was done. */
class Stopped extends Error {
  constructor(readonly reason: StopReason) {
    super(reason);
  }
}
