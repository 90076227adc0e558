import * as tf from "../../../engine/tf.ts";

/** How relations become the weights of the auxiliary tasks; plain JSON. */
export type Weighting =
  /** Negative relations count as none, the others by their share. */
  | { readonly kind: "positive" }
  /** A softmax of the relations divided by the temperature. */
  | { readonly kind: "softmax"; readonly temperature: number }
  /** The relations as they are. */
  | { readonly kind: "raw" }
  /** All alike: the control without relations. */
  | { readonly kind: "uniform" };

/**
 * The weights of N auxiliary tasks from their relations to the target. Shares
 * are multiplied by N, so that a task that counts as much as in uniform
 * weighting has the weight 1.
 *
 * Where no relation is positive all weights are 1: nothing speaks for any task.
 *
 * @param relations Cosines, `[N]`.
 * @returns `[N]`, differentiable by the relations.
 *
 * @example
 * ```ts
 * import { drtl, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const relations = tf.tensor1d([0.9, 0.3, -0.2]);
 * const weights = drtl.weighTasks(relations, { kind: "positive" });
 * console.log(await weights.data()); // 2.25, 0.75, 0
 * ```
 */
export function weighTasks(
  relations: tf.Tensor1D,
  weighting: Weighting,
): tf.Tensor1D {
  const uniform = tf.onesLike(relations);
  if (weighting.kind === "uniform") return uniform;
  const helpful = tf.greater(tf.max(relations), 0);
  return tf.where(
    tf.broadcastTo(helpful, relations.shape),
    weigh(relations, weighting, helpful),
    uniform,
  );
}

function weigh(
  relations: tf.Tensor1D,
  weighting: Exclude<Weighting, { kind: "uniform" }>,
  helpful: tf.Tensor,
): tf.Tensor1D {
  const count = relations.size;
  switch (weighting.kind) {
    case "raw":
      return relations;
    case "softmax":
      return tf.mul(
        tf.softmax(tf.div(relations, weighting.temperature)),
        count,
      );
    case "positive": {
      const positive = tf.relu(relations);
      // The sum is 0 only where the result is not used; its gradient is, as NaN.
      const sum = tf.where(helpful, tf.sum(positive), tf.scalar(1));
      return tf.mul(tf.div(positive, sum), count);
    }
  }
}
