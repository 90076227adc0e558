import type * as tf from "../../../engine/tf.ts";
import type { Params } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { Level } from "./level.ts";

/** What a classifier sees in a picture. */
export interface Seen {
  /** Features at strides 4, 8, 16 and 32, `[batch, h, w, channels]`. */
  readonly levels: readonly tf.Tensor4D[];
  /** One number a class, `[batch, classes]`, where it has a head. */
  readonly logits?: tf.Tensor2D;
}

/**
 * The architecture of a classifier that can be trained: of a stand-in teacher,
 * and of every prior encoder.
 */
export interface Classifier<P extends Params = Params> {
  /** Said in tables and checkpoints. */
  readonly name: string;
  /** Its levels, at strides 4, 8, 16 and 32. */
  readonly levels: readonly Level[];
  /** Draws the parameters. */
  init(rng: Rng): P;
  /**
   * @param pictures `[batch, h, w, 3]`, RGB in [0, 1]; normalising them is the
   * classifier's business. Sides are multiples of 32.
   */
  apply(params: P, pictures: tf.Tensor4D): Seen;
}
