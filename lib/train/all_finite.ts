import * as tf from "../engine/tf.ts";
import { leaves, type Params } from "../nn/mod.ts";

/** Whether every number of a tree is finite: one sum a tensor, and one value read. */
export async function allFinite(tree: Params): Promise<boolean> {
  // What is not finite makes a sum that is not either.
  const sum = tf.tidy(() =>
    tf.addN([tf.scalar(0), ...leaves(tree).map((t) => tf.sum(t))])
  );
  const [value] = await sum.data();
  sum.dispose();
  return Number.isFinite(value);
}
