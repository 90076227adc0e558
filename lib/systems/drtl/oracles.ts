import * as tf from "../../engine/tf.ts";
import {
  disposeTree,
  leaves,
  type Params,
  valueAndGrad,
} from "../../nn/mod.ts";
import type { TaskLoss } from "./meta/adapt.ts";

/**
 * Relations that look at what is not known beforehand, an upper reference: the
 * cosine between each auxiliary task's gradient and the target's, at the same
 * parameters, such as those of the uniform prior.
 *
 * @param tasks The auxiliary tasks' losses.
 * @param target The loss on real pairs.
 * @returns One cosine for each task.
 *
 * @example
 * ```ts
 * import { drtl, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const towards = (x: number) => (p: { x: tf.Tensor }) =>
 *   tf.square(tf.sub(p.x, x)) as tf.Scalar;
 * const found = await drtl.gradientRelations(
 *   { x: tf.scalar(0) },
 *   [towards(2), towards(-1)],
 *   towards(5),
 * );
 * console.log(found); // 1, -1
 * ```
 */
export async function gradientRelations<P extends Params>(
  params: P,
  tasks: readonly TaskLoss<P>[],
  target: TaskLoss<P>,
): Promise<number[]> {
  const wanted = direction(params, target);
  const found = tasks.map((task) => {
    const own = direction(params, task);
    const cosine = tf.tidy(() => tf.sum(tf.mul(own, wanted)));
    own.dispose();
    return cosine;
  });
  const values = await Promise.all(
    found.map(async (cosine) => (await cosine.data())[0]),
  );
  tf.dispose([wanted, found]);
  return values;
}

/** A loss's gradient as one vector of length 1. */
function direction<P extends Params>(params: P, loss: TaskLoss<P>): tf.Tensor {
  const { loss: value, grads } = valueAndGrad(
    (p) => ({ loss: loss(p) }),
    params,
  );
  value.dispose();
  const unit = tf.tidy(() => {
    const all = tf.concat(leaves(grads).map((t) => tf.reshape(t, [-1])));
    return tf.div(all, tf.add(tf.norm(all), 1e-12));
  });
  disposeTree(grads);
  return unit;
}

/**
 * The other upper reference: how well a prior of each task alone does on the
 * target. Differences of losses are small, so they are measured against the
 * best: 1 for it, less by the share by which the others are worse.
 *
 * @param losses The target's loss under each task's own prior.
 *
 * @example
 * ```ts
 * import { drtl } from "blindsight";
 *
 * console.log(drtl.lossRelations([0.02, 0.022, 0.04])); // 1, 0.9, 0
 * ```
 */
export function lossRelations(losses: readonly number[]): number[] {
  const best = Math.min(...losses);
  return losses.map((loss) => 2 - loss / best);
}
