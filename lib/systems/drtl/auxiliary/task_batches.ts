import { inner, sharpPatch } from "../../../data/pair_batches.ts";
import type { Source } from "../../../data/mod.ts";
import type { Tensor4D } from "../../../engine/tf.ts";
import { type Image, imresize, toTensor } from "../../../image/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { AuxiliaryTask } from "./auxiliary_tasks.ts";

/** What {@linkcode taskBatches} takes. */
export interface TaskBatchesOptions {
  /** The tasks, in the order in which they lie in a batch. */
  readonly tasks: readonly AuxiliaryTask[];
  /** The clean pictures. */
  readonly source: Source;
  /** How many times larger the sharp picture is. */
  readonly scale: number;
  /** Columns and rows of a given picture. */
  readonly patch: number;
  /** Given pixels around a patch that are degraded with it and cut off. */
  readonly margin: number;
  /** Clean crops in a batch: pairs a task. */
  readonly batch: number;
  /** Where the draws of all steps come from. */
  readonly rng: Rng;
}

/** Pairs to learn from; the tensors are the caller's to dispose. */
export interface PairBatch {
  /** As given, `[n, h, w, 3]`, in [0, 1]. */
  readonly lr: Tensor4D;
  /** The same, enlarged to the sharp picture's size by bicubic interpolation; `lr` itself at scale 1. */
  readonly base: Tensor4D;
  /** Sharp, `[n, scale * h, scale * w, 3]`, in [0, 1]. */
  readonly hr: Tensor4D;
}

/**
 * Batches in which every task degrades the *same* clean crops, task after
 * task: so content cannot tell tasks apart. A step's batch depends on the
 * generator and the step alone.
 *
 * @throws {InputError} From `at`, where a picture is smaller than the patch.
 */
export function taskBatches(
  { tasks, source, scale, patch, margin, batch, rng }: TaskBatchesOptions,
): { at(step: number): Promise<PairBatch> } {
  return {
    async at(step) {
      const random = rng.split(step);
      const around = margin * scale;
      const crops = await Promise.all(
        Array.from({ length: batch }, (_, i) =>
          sharpPatch(
            { source, scale, patch, margin: around },
            random.split(i),
          )),
      );
      const pairs = await Promise.all(
        tasks.flatMap((task) =>
          crops.map(async (crop, i) => {
            const drawn = task.draw(random.split(`${task.name}/${i}`));
            const given = await task.apply(crop, drawn, i);
            return {
              lr: inner(given, margin, patch),
              base: inner(enlarge(given, scale), around, patch * scale),
              hr: inner(crop, around, patch * scale),
            };
          })
        ),
      );
      return toPairBatch(pairs, scale);
    },
  };
}

/** Pictures of pairs as tensors. */
export function toPairBatch(
  pairs: readonly {
    readonly lr: Image;
    readonly base: Image;
    readonly hr: Image;
  }[],
  scale: number,
): PairBatch {
  const lr = toTensor(pairs.map((pair) => pair.lr));
  return {
    lr,
    base: scale === 1 ? lr : toTensor(pairs.map((pair) => pair.base)),
    hr: toTensor(pairs.map((pair) => pair.hr)),
  };
}

/** Frees a batch. */
export function disposePairs({ lr, base, hr }: PairBatch): void {
  lr.dispose();
  if (base !== lr) base.dispose();
  hr.dispose();
}

/** The picture enlarged by bicubic interpolation; itself at scale 1. */
export function enlarge(image: Image, scale: number): Image {
  return scale === 1 ? image : imresize(image, scale);
}
