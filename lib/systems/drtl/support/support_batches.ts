import { sampleBox } from "../../../data/sample_patch.ts";
import { augment, crop, type Image } from "../../../image/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import { type PairBatch, toPairBatch } from "../auxiliary/task_batches.ts";
import type { SupportPair } from "./support_source.ts";

/** What {@linkcode supportBatches} takes. */
export interface SupportBatchesOptions {
  /** The real pairs. */
  readonly pairs: readonly SupportPair[];
  /** How many times larger the sharp pictures are. */
  readonly scale: number;
  /** Columns and rows of a patch, in given pixels. */
  readonly patch: number;
  /** Patches in a batch. */
  readonly batch: number;
  /** Where the draws of all steps come from. */
  readonly rng: Rng;
}

/**
 * Batches of patches of real pairs, flipped and turned at random; a step's
 * batch depends on the generator and the step alone.
 *
 * @throws {InputError} From `at`, where a pair is smaller than the patch.
 */
export function supportBatches(
  { pairs, scale, patch, batch, rng }: SupportBatchesOptions,
): { at(step: number): Promise<PairBatch> } {
  return {
    at(step) {
      const random = rng.split(step);
      const patches = Array.from(
        { length: batch },
        (_, i) => samplePair(pairs, scale, patch, random.split(i)),
      );
      return Promise.resolve(toPairBatch(patches, scale));
    },
  };
}

/**
 * A patch of one of the pairs, flipped and turned at random.
 *
 * @param patch Its sides, in given pixels.
 * @throws {InputError} Where the pair is smaller than the patch.
 */
export function samplePair(
  pairs: readonly SupportPair[],
  scale: number,
  patch: number,
  rng: Rng,
): { readonly lr: Image; readonly base: Image; readonly hr: Image } {
  const { name, lr, base, hr } = pairs[rng.integer(pairs.length)];
  const { x, y } = sampleBox(lr.width, lr.height, patch, rng, `"${name}"`);
  const how = {
    flipX: rng.chance(),
    flipY: rng.chance(),
    transpose: rng.chance(),
  };
  const large = patch * scale;
  return {
    lr: augment(crop(lr, x, y, patch, patch), how),
    base: augment(crop(base, x * scale, y * scale, large, large), how),
    hr: augment(crop(hr, x * scale, y * scale, large, large), how),
  };
}
