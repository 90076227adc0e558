import type * as tf from "../../../engine/tf.ts";

/** A pair of pictures of the same size: the given one, enlarged where it was smaller, and the sharp one. */
export interface PairTensors {
  /** `[n, h, w, 3]`, in [0, 1]. */
  readonly base: tf.Tensor4D;
  /** `[n, h, w, 3]`, in [0, 1]. */
  readonly hr: tf.Tensor4D;
}
