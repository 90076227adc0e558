import { evaluate, type Protocol } from "../../../metrics/mod.ts";
import type { Params } from "../../../nn/mod.ts";
import { seeded } from "../../../random/mod.ts";
import type { Optimised, Training } from "../../../train/mod.ts";
import { type DrtlConfig, withoutTransfer } from "../config.ts";
import { fineTune } from "../fine_tune.ts";
import { heldOutScorer } from "../held_out.ts";
import type { BackboneParams } from "../model/backbone.ts";
import { drtlRestorer } from "../restorer.ts";
import type { SupportPair } from "../support/support_source.ts";

/** One method's score on the test pairs of one draw. */
export interface FewShotRow {
  /** `as given`, `none`, `uniform`, `single: blur`, `relation (P)`, `relation (M)`, `best single`, `guard`. */
  readonly method: string;
  readonly seed: number;
  readonly draw: number;
  /** Mean PSNR of the test pairs in dB, by the protocol. */
  readonly psnr: number;
  /**
   * PSNR on the support set in dB, which the guard goes by: on the held-out
   * pair after fine-tuning, or with fewer than 3 pairs on all before it, where
   * no transfer leaves them as given.
   */
  readonly support: number;
  /** The same prior before fine-tuning, on the test pairs; NaN without one. */
  readonly before: number;
}

/** A way to begin: its name, and the prior; without one a network that knows nothing. */
export type Start = readonly [
  method: string,
  prior: BackboneParams | undefined,
];

/** Trains to the end; what was trained stays the caller's. */
export type Train = <P extends Params>(
  training: Training<unknown, Optimised<P>>,
) => Promise<P>;

/** What priors scored as they were, on the test pairs they were last seen with. */
export type Seen = WeakMap<
  BackboneParams,
  { readonly test: readonly SupportPair[]; readonly psnr: number }
>;

/** Fine-tunes from every start, and scores what comes of it beside the pictures as given. */
export async function judgeStarts(
  config: DrtlConfig,
  starts: readonly Start[],
  { draw, learnt, held, test }: {
    readonly draw: number;
    readonly learnt: readonly SupportPair[];
    readonly held: readonly SupportPair[];
    readonly test: readonly SupportPair[];
  },
  { seed, protocol, signal, train, seen }: {
    readonly seed: number;
    readonly protocol: Protocol;
    readonly signal?: AbortSignal | undefined;
    readonly train: Train;
    /** Fills up: so a prior is not scored again on the same test pairs. */
    readonly seen: Seen;
  },
): Promise<FewShotRow[]> {
  const { model } = config;
  const score = async (params: BackboneParams) => {
    const restorer = drtlRestorer(model, params);
    return (await evaluate(restorer, pairsOf(test), protocol)).mean.psnr;
  };
  const scoreBefore = async (start: BackboneParams) => {
    const last = seen.get(start);
    if (last?.test === test) return last.psnr;
    const psnr = await score(start);
    seen.set(start, { test, psnr });
    return psnr;
  };
  const asGiven = await evaluate(
    { name: "as given", scale: model.scale, restore: baseOf(test) },
    pairsOf(test),
    protocol,
  );
  const common = { seed, draw };
  const scorer = await heldOutScorer(
    config,
    held.length > 0 ? held : learnt,
    seeded(seed).split("guard"),
  );
  try {
    const rows: FewShotRow[] = [{
      ...common,
      method: "as given",
      psnr: asGiven.mean.psnr,
      support: await scorer.score(),
      before: NaN,
    }];
    for (const [method, start] of starts) {
      const { backbone: tuned } = await train(fineTune(
        start ? config : withoutTransfer(config),
        { prior: start, pairs: learnt, heldOut: held, seed, signal },
      ));
      rows.push({
        ...common,
        method,
        psnr: await score(tuned),
        support: await scorer.score(held.length > 0 ? tuned : start),
        before: start ? await scoreBefore(start) : NaN,
      });
    }
    return rows;
  } finally {
    scorer.dispose();
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
