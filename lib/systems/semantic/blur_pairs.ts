import {
  alignedBatches,
  pairBatches,
  type Pairs,
  type PairSource,
  type Source,
} from "../../data/mod.ts";
import type { Degradation } from "../../degrade/mod.ts";
import * as tf from "../../engine/tf.ts";
import type { Rng } from "../../random/mod.ts";

/** Patches by step, `lr` being blurry and `hr` sharp, both of one size; the tensors are the caller's to dispose. */
export interface BlurBatches {
  at(step: number): Promise<Pick<Pairs, "lr" | "hr">>;
}

/**
 * Blurry and sharp pictures to learn from: sharp ones that are blurred, real
 * pairs, half of either where both are given, or patches by step.
 */
export type BlurPairs =
  & {
    /** What they are called; checkpoints keep it and are not gone on with on others. */
    readonly name?: string | undefined;
  }
  & (
    | {
      /** Sharp pictures, from which patches are cut. */
      readonly source: Source;
      /** What blurs them. */
      readonly degradation: Degradation;
      /** Real pairs, which make up half of every batch. */
      readonly real?: Pick<PairSource, "length" | "load">;
      readonly batches?: never;
    }
    | {
      readonly source?: never;
      readonly degradation?: never;
      /** Real pairs. */
      readonly real: Pick<PairSource, "length" | "load">;
      readonly batches?: never;
    }
    | {
      readonly source?: never;
      readonly degradation?: never;
      readonly real?: never;
      /** The patches of a step. */
      readonly batches: BlurBatches;
    }
  );

/** Which patches are cut. */
export interface PatchOptions {
  /** Columns and rows of a patch. */
  readonly patch: number;
  /** Pixels around a patch that are blurred with it and cut off. */
  readonly margin: number;
  /** Pairs in a batch. */
  readonly batch: number;
  /** Where the draws of all steps come from. */
  readonly rng: Rng;
}

/**
 * The batches of a stage. Where half is real, an odd batch has one more real
 * pair in one step and one fewer in the next.
 *
 * @throws {InputError} where a number makes no sense.
 */
export function blurBatches(
  { source, degradation, real, batches }: BlurPairs,
  { patch, margin, batch, rng }: PatchOptions,
): BlurBatches {
  if (batches) return batches;
  const blurred = (batch: number): BlurBatches =>
    pairBatches({
      ...{ source: source!, degradation: degradation!, scale: 1 },
      ...{ patch, margin, batch, rng, drawPer: "image" },
    });
  if (!real) return blurred(batch);
  const given = (batch: number): BlurBatches =>
    alignedBatches({ pairs: real, patch, batch, rng: rng.split("real") });
  if (!source) return given(batch);
  const half = Math.ceil(batch / 2);
  const halves = [given(half), blurred(half)];
  return {
    async at(step) {
      const first = await halves[step % 2].at(step);
      const second = await halves[1 - step % 2].at(step);
      return tf.tidy(() => {
        const join = (name: "lr" | "hr") => {
          const both = tf.concat([first[name], second[name]]);
          const [, ...size] = both.shape;
          tf.dispose([first[name], second[name]]);
          return tf.slice(both, [0, 0, 0, 0], [batch, ...size]);
        };
        return { lr: join("lr"), hr: join("hr") };
      });
    },
  };
}
