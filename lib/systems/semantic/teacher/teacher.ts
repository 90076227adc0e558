import type * as tf from "../../../engine/tf.ts";
import type { Level } from "../classifier/level.ts";
import type { Seen } from "../classifier/classifier.ts";
import type { ClassifierConfig } from "../classifier/config.ts";
import type { Params } from "../../../nn/mod.ts";

/** A frozen classifier that a prior is distilled from. */
export interface Teacher {
  /** What it is and where its weights come from, said on every row of results. */
  readonly name: string;
  /** SHA-256 of its weights, in hexadecimal; on every row as well. */
  readonly hash: string;
  /** Its levels, at strides 4, 8, 16 and 32. */
  readonly levels: readonly Level[];
  /**
   * What a student of its own architecture can begin with: how to create the
   * classifier, and the weights, which stay the teacher's. Absent of a teacher
   * that cannot be trained.
   */
  readonly net?: {
    readonly config: ClassifierConfig;
    readonly params: Params;
  };
  /** What it sees in `[batch, h, w, 3]`, RGB in [0, 1], sides multiples of 32; the tensors are the caller's to dispose. */
  see(pictures: tf.Tensor4D): Seen;
  /** Frees its weights. */
  dispose(): void;
}
