import { InputError } from "../../engine/mod.ts";

/** In dB: less than this says nothing on one held-out pair. */
export const guardMargin = 0.02;

/** A way to begin, and how it does on the support set. */
export interface Candidate {
  /** `none`, `uniform`, `relation`, … */
  readonly name: string;
  /** PSNR on what none of them learnt from, in dB. */
  readonly score: number;
}

/** What the guard against negative transfer decided, and why. */
export interface Decision {
  /** The candidate to use. */
  readonly chosen: string;
  /** All of them, the best first. */
  readonly scores: readonly Candidate[];
  /** In words. */
  readonly reason: string;
}

/**
 * The guard against negative transfer: the first candidate, which is the one
 * wanted, unless another is better on the support set by more than `margin`.
 *
 * @param candidates The relation-weighted prior first, then its controls.
 * @param margin In dB.
 * @throws {InputError} Without a candidate, or where a score is no number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drtl } from "blindsight";
 *
 * const { chosen, reason } = drtl.decide([
 *   { name: "relation", score: 28.3 },
 *   { name: "uniform", score: 28.5 },
 *   { name: "none", score: 28.1 },
 * ]);
 * assert(chosen === "uniform");
 * console.log(reason);
 * ```
 */
export function decide(
  candidates: readonly Candidate[],
  margin = 0,
): Decision {
  const wanted = candidates[0];
  const lost = candidates.find(({ score }) => Number.isNaN(score));
  if (!wanted || lost) {
    throw new InputError(
      lost
        ? `the score of "${lost.name}" is not a number; train with a smaller learning rate`
        : "there is no candidate to decide between; give at least one",
    );
  }
  const scores = candidates.toSorted((a, b) => b.score - a.score);
  const [best] = scores;
  const gain = best.score - wanted.score;
  if (best === wanted || !(gain > margin)) {
    return {
      chosen: wanted.name,
      scores,
      reason: `"${wanted.name}" is kept: nothing is better on the support set${
        margin > 0 ? ` by more than ${margin} dB` : ""
      }`,
    };
  }
  return {
    chosen: best.name,
    scores,
    reason: `"${best.name}" takes the place of "${wanted.name}": it is ${
      gain.toFixed(2)
    } dB better on the support set`,
  };
}
