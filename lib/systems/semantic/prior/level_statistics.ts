import { breathe } from "../../../engine/breathe.ts";
import * as tf from "../../../engine/tf.ts";
import type { Params } from "../../../nn/mod.ts";
import type { Teacher } from "../teacher/teacher.ts";

/**
 * The standard deviation of each of a teacher's levels, over all channels and
 * positions of some batches, as float32 holds it.
 *
 * The losses divide by them; the deep levels would weigh most otherwise, or
 * the shallow ones, as the teacher has it. A level that never changes has 1.
 *
 * @param pictures The batch of a step, `[batch, h, w, 3]`, which is disposed.
 * @param count Batches that are looked at, from that of step 0; with 0 all
 * deviations are 1.
 */
export async function levelDeviations(
  { see, levels }: Pick<Teacher, "see" | "levels">,
  pictures: (step: number) => Promise<tf.Tensor4D>,
  count: number,
): Promise<number[]> {
  const sums = levels.map(() => ({ mean: 0, square: 0 }));
  for (let step = 0; step < count; step++) {
    await breathe();
    const batch = await pictures(step);
    const moments = tf.tidy(() =>
      tf.stack(
        see(batch).levels.map((level) => {
          const { mean, variance } = tf.moments(level);
          return tf.stack([mean, variance]);
        }),
      )
    );
    batch.dispose();
    const values = await moments.data();
    moments.dispose();
    for (const [l, sum] of sums.entries()) {
      const mean = values[2 * l];
      sum.mean += mean / count;
      sum.square += (values[2 * l + 1] + mean ** 2) / count;
    }
  }
  return sums.map(({ mean, square }) =>
    Math.fround(Math.sqrt(Math.max(0, square - mean ** 2))) || 1
  );
}

/** Deviations as a checkpoint holds them. */
export type LevelStatistics = { readonly deviations: tf.Tensor1D };

/** Deviations from a checkpoint's tree, the same bits. */
export async function readDeviations(tree: Params): Promise<number[]> {
  return [...await (tree as LevelStatistics).deviations.data()];
}
