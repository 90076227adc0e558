import { InputError } from "../engine/input_error.ts";
import { augment, toRgb, toTensor } from "../image/mod.ts";
import type { Rng } from "../random/mod.ts";
import { packedCache } from "./packed_cache.ts";
import { unpackImage } from "./packed_image.ts";
import type { Pairs } from "./pair_batches.ts";
import type { PairSource } from "./pair_source.ts";
import { sampleBox } from "./sample_patch.ts";

/** Settings of {@linkcode alignedBatches}. */
export interface AlignedBatchesOptions {
  /** Real pairs, both pictures of a pair of one size; grey ones become RGB. */
  readonly pairs: Pick<PairSource, "length" | "load">;
  /** Columns and rows of a patch. */
  readonly patch: number;
  /** Pairs in a batch. */
  readonly batch: number;
  /** Where the draws of all steps come from. */
  readonly rng: Rng;
  /** Random flips and transposition of both patches alike; true by default. */
  readonly augment?: boolean;
  /** How much memory pictures may stay in, as 8 or 16 bits; 512 MiB by default. */
  readonly cacheMiB?: number;
}

/**
 * Batches of patches that were cut at the same place of both pictures of real
 * pairs. The batch of a step depends on the generator's key and the step
 * alone, so to resume is to go on counting.
 *
 * @returns Batches whose `lr` are the given pictures and `hr` the sharp ones,
 * both `[batch, patch, patch, 3]` in [0, 1]; the tensors are the caller's to
 * dispose.
 * @throws {InputError} where a number is not whole and positive, or there are
 * no pairs; from `at`, where a picture is smaller than the patch, naming it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { alignedBatches, createImage, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const [input, reference] = [createImage(24, 20, 3), createImage(24, 20, 3)];
 * const batches = alignedBatches({
 *   pairs: { length: 1, load: () => Promise.resolve({ name: "one", input, reference }) },
 *   ...{ patch: 16, batch: 2, rng: seeded(1) },
 * });
 * const { lr, hr } = await batches.at(0);
 * assert.deepEqual(lr.shape, hr.shape);
 * ```
 */
export function alignedBatches(
  { pairs, patch, batch, rng, cacheMiB = 512, ...options }:
    AlignedBatchesOptions,
): { at(step: number): Promise<Pick<Pairs, "lr" | "hr">> } {
  for (const [name, value] of Object.entries({ patch, batch })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new InputError(
      `the ${name} of batches is ${value}; give a whole number of at least 1`,
    );
  }
  if (pairs.length === 0) {
    throw new InputError("batches were given no pairs; give at least one");
  }
  const names: string[] = [];
  const packed = packedCache(async (index) => {
    const { name, input, reference } = await pairs.load(index);
    names[index] = name;
    return [input, reference];
  }, cacheMiB * 2 ** 20);
  const cut = async (own: Rng) => {
    const index = own.integer(pairs.length);
    const both = await packed(index);
    const [{ width, height }] = both;
    const box = sampleBox(width, height, patch, own, `"${names[index]}"`);
    const turn = options.augment !== false && {
      flipX: own.chance(),
      flipY: own.chance(),
      transpose: own.chance(),
    };
    const [given, sharp] = both.map((one) => {
      const part = toRgb(unpackImage(one, box));
      return turn ? augment(part, turn) : part;
    });
    return { given, sharp };
  };
  return {
    async at(step) {
      const random = rng.split(step);
      const cuts = await Promise.all(
        Array.from({ length: batch }, (_, i) => cut(random.split(i))),
      );
      return {
        lr: toTensor(cuts.map(({ given }) => given)),
        hr: toTensor(cuts.map(({ sharp }) => sharp)),
      };
    },
  };
}
