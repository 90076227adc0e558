import * as tf from "../../../engine/tf.ts";
import { disposeTree, mapTree, type Params } from "../../../nn/mod.ts";

/** `tree + factor * other`, new tensors. */
export function addScaled<P extends Params>(
  tree: P,
  other: P,
  factor: number | tf.Scalar,
): P {
  return mapTree(
    (a, b) => tf.tidy(() => tf.add(a, tf.mul(b, factor))),
    tree,
    other,
  );
}

/** Sums trees with weights, disposing each as it is added. */
export function weightedSum<P extends Params>(): {
  add(tree: P, weight: number | tf.Scalar): void;
  readonly sum: P | undefined;
} {
  let sum: P | undefined;
  return {
    add(tree, weight) {
      const before = sum;
      sum = before
        ? addScaled(before, tree, weight)
        : mapTree((t) => tf.mul(t, weight), tree);
      disposeTree(tree);
      if (before) disposeTree(before);
    },
    get sum() {
      return sum;
    },
  };
}
