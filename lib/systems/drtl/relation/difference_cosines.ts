import * as tf from "../../../engine/tf.ts";
import { cosines } from "./cosine.ts";
import type { PairTensors } from "./pair_tensors.ts";

/**
 * Relations without training: the cosine between the *difference* that each
 * task makes to sharp patches, given minus sharp, and the difference that the
 * camera makes to the same patches.
 *
 * What a task takes away where the camera does, such as fine detail, makes it
 * alike; what it adds of its own, such as noise, makes it unlike. Differences
 * of brightness are left out, as no task has any.
 *
 * @param auxiliary The tasks' pairs of the same sharp patches, task after task.
 * @param target The camera's pairs of those patches.
 * @returns `[N]`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drtl, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const values = Array.from({ length: 192 }, (_, i) => (i * 37 % 101) / 101);
 * const hr = tf.tensor4d(values, [1, 8, 8, 3]);
 * const soft = tf.avgPool(hr, 3, 1, "same");
 * const bases: tf.Tensor4D[] = [soft, tf.reverse(hr, 1)];
 * const cosines = drtl.differenceCosines(
 *   { base: tf.concat(bases), hr: tf.concat([hr, hr]) },
 *   { base: soft, hr },
 * );
 * const [alike, unlike] = await cosines.data();
 * assert(alike > 0.99 && unlike < 0.9);
 * ```
 */
export function differenceCosines(
  auxiliary: PairTensors,
  target: PairTensors,
): tf.Tensor1D {
  return tf.tidy(() => {
    const [count] = target.hr.shape;
    const tasks = auxiliary.hr.shape[0] / count;
    return cosines(
      tf.reshape(differences(auxiliary), [tasks, -1]),
      tf.reshape(differences(target), [1, -1]),
    );
  });
}

/** Given minus sharp, without each patch's mean in each channel. */
function differences({ base, hr }: PairTensors): tf.Tensor {
  const difference = tf.sub(base, hr);
  return tf.sub(difference, tf.mean(difference, [1, 2], true));
}
