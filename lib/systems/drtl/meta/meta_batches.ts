import * as tf from "../../../engine/tf.ts";
import type { Rng } from "../../../random/mod.ts";
import { disposePairs, type PairBatch } from "../auxiliary/task_batches.ts";

/** The auxiliary tasks of one outer step, in random order. */
export interface MetaBatch {
  readonly tasks: readonly {
    /** Which of all tasks it is. */
    readonly index: number;
    /** What the inner steps learn from. */
    readonly support: PairBatch;
    /** What the adapted parameters are judged by: other crops. */
    readonly query: PairBatch;
  }[];
}

/**
 * Splits batches of all tasks into halves for inner and outer steps, and takes
 * some of the tasks in random order.
 */
export function metaBatches(
  { pairs, count, batch, taking, rng }: {
    /** Batches of `2 * batch` patches of each task. */
    readonly pairs: { at(step: number): Promise<PairBatch> };
    /** How many tasks there are. */
    readonly count: number;
    /** Patches in each half. */
    readonly batch: number;
    /** How many tasks take part in a step. */
    readonly taking: number;
    readonly rng: Rng;
  },
): { at(step: number): Promise<MetaBatch> } {
  return {
    async at(step) {
      const all = await pairs.at(step);
      const order = rng.split(step).shuffle(
        Array.from({ length: count }, (_, i) => i),
      ).slice(0, taking);
      const tasks = order.map((index) => {
        const from = 2 * batch * index;
        return {
          index,
          support: cut(all, from, batch),
          query: cut(all, from + batch, batch),
        };
      });
      disposePairs(all);
      return { tasks };
    },
  };
}

/** Frees a batch. */
export function disposeMetaBatch({ tasks }: MetaBatch): void {
  for (const { support, query } of tasks) {
    disposePairs(support);
    disposePairs(query);
  }
}

function cut({ lr, base, hr }: PairBatch, from: number, size: number) {
  const part = (t: tf.Tensor4D) => tf.slice(t, from, size);
  const small = part(lr);
  return {
    lr: small,
    base: base === lr ? small : part(base),
    hr: part(hr),
  };
}
