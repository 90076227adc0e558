import * as tf from "../engine/tf.ts";
import { leaves, type Params } from "../nn/mod.ts";

/** Whether every number of a tree is finite; a few hundred small kernels and one value read. */
export async function allFinite(tree: Params): Promise<boolean> {
  // What is not finite stays so when multiplied by 0; all else becomes 0.
  const sum = tf.tidy(() =>
    tf.addN([
      tf.scalar(0),
      ...leaves(tree).map((t) => tf.sum(tf.mul(t, 0))),
    ])
  );
  const [value] = await sum.data();
  sum.dispose();
  return value === 0;
}
