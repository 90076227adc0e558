import { InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import type { Rng } from "../../../random/mod.ts";

/** Pictures in pairs, `[batch, h, w, 3]` and `[batch, scale * h, scale * w, 3]`. */
export interface PairBatch {
  readonly lr: tf.Tensor4D;
  readonly hr: tf.Tensor4D;
}

interface Pair {
  readonly lr: tf.Tensor3D;
  readonly hr: tf.Tensor3D;
}

/** Batches mixed from a pool of pairs. */
export interface PairPool {
  /** The mixed batch of a step, the caller's to dispose. */
  at(step: number): Promise<PairBatch>;
  /** Frees the pairs that wait. */
  dispose(): void;
}

/**
 * Mixes the pairs of many batches (Real-ESRGAN's training-pair pool), so that
 * the pictures of one step differ in how they were degraded.
 *
 * While the pool fills, batches pass and are kept. After that every step adds
 * its own batch for later and takes its pairs, in random order, from the last
 * `pairs` that were added before. Like the released one, this pool gives every
 * pair back once; unlike it, what a step gets is a function of the step alone,
 * which makes resuming exact.
 *
 * @param batches The batches of single steps.
 * @param pairs How many pairs are held, a multiple of the batch; 0 for no mixing.
 * @throws {InputError} When `pairs` is no multiple of the batch.
 */
export function pairPool(
  batches: { at(step: number): Promise<PairBatch> },
  { pairs, batch, rng }: {
    readonly pairs: number;
    readonly batch: number;
    readonly rng: Rng;
  },
): PairPool {
  if (pairs % batch !== 0 || pairs < 0) {
    throw new InputError(
      `The pool is to hold ${pairs} pairs and a batch ${batch}; expected a multiple of the batch`,
    );
  }
  const period = pairs / batch;
  /** By place: the number of the batch, times its size, plus the place in it. */
  const waiting = new Map<number, Pair>();

  /** The places that a step draws from the period before its own. */
  const drawn = (step: number, from: number, to: number): number[] => {
    const before = Math.floor(step / period) - 1;
    const order = rng.split(before).shuffle(
      Array.from({ length: pairs }, (_, i) => before * pairs + i),
    );
    return order.slice(from * batch, to * batch);
  };

  /** Keeps those pairs of a step's batch that are `due`. */
  const keep = (step: number, { lr, hr }: PairBatch, due: Set<number>) => {
    const lrs = tf.unstack(lr) as tf.Tensor3D[];
    const hrs = tf.unstack(hr) as tf.Tensor3D[];
    for (const [i, lr] of lrs.entries()) {
      const place = step * batch + i;
      if (due.has(place) && !waiting.has(place)) {
        waiting.set(place, { lr, hr: hrs[i] });
      } else tf.dispose([lr, hrs[i]]);
    }
  };

  const all = (step: number) =>
    new Set(Array.from({ length: batch }, (_, i) => step * batch + i));

  return {
    async at(step) {
      const own = await batches.at(step);
      if (period === 0) return own;
      keep(step, own, all(step));
      if (step < period) return own;
      tf.dispose([own.lr, own.hr]);
      const places = drawn(step, step % period, step % period + 1);
      const due = new Set(drawn(step, step % period, period));
      for (const place of places) {
        if (waiting.has(place)) continue; // else it was made before a resume
        const made = Math.floor(place / batch);
        const again = await batches.at(made);
        keep(made, again, due);
        tf.dispose([again.lr, again.hr]);
      }
      const taken = places.map((place) => waiting.get(place)!);
      places.forEach((place) => waiting.delete(place));
      const mixed = tf.tidy(() => ({
        lr: tf.stack(taken.map(({ lr }) => lr)) as tf.Tensor4D,
        hr: tf.stack(taken.map(({ hr }) => hr)) as tf.Tensor4D,
      }));
      taken.forEach(({ lr, hr }) => tf.dispose([lr, hr]));
      return mixed;
    },
    dispose() {
      for (const { lr, hr } of waiting.values()) tf.dispose([lr, hr]);
      waiting.clear();
    },
  };
}
