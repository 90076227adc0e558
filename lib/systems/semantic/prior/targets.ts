import * as tf from "../../../engine/tf.ts";
import type { Teacher } from "../teacher/teacher.ts";
import { blurWeights } from "./blur_weights.ts";
import type { DistillationConfig } from "./config.ts";

/** What a prior is to learn from some pictures; constants to every gradient. */
export type Targets = {
  /** The teacher's levels, as it gives them. */
  readonly levels: tf.Tensor4D[];
  /** One number a class, `[batch, classes]`, where it has a head. */
  readonly logits?: tf.Tensor2D;
  /** What each position of the two shallow levels counts, unless all count alike. */
  readonly weights?: tf.Tensor4D[];
};

/**
 * What the teacher says of pictures, to be asked for before a gradient is
 * taken; the tensors are the caller's to dispose.
 *
 * @param pictures Both `[batch, h, w, 3]`, RGB in [0, 1], sides multiples of 32.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const { encoder, distillation } = semantic.priorPresets.tiny;
 * const weights = semantic.createClassifier(encoder).init(seeded(1));
 * const teacher = semantic.classifierTeacher(encoder, weights, {
 *   name: "untrained",
 *   hash: "none",
 * });
 * const sharp = tf.ones<tf.Rank.R4>([1, 32, 32, 3]);
 * const { levels } = semantic.distillationTargets(distillation, teacher, {
 *   sharp,
 *   blurry: sharp,
 * });
 * console.log(levels.length); // 4
 * ```
 */
export function distillationTargets(
  { teacherSees, levels, shallow }: DistillationConfig,
  teacher: Pick<Teacher, "see">,
  pictures: { readonly sharp: tf.Tensor4D; readonly blurry: tf.Tensor4D },
): Targets {
  const { sharp, blurry } = pictures;
  return tf.tidy(() => {
    const seen = teacher.see(pictures[teacherSees]);
    const weighted = shallow.blurWeights && levels !== "deep";
    return {
      levels: [...seen.levels],
      ...(seen.logits ? { logits: seen.logits } : {}),
      ...(weighted
        ? {
          weights: [4, 8].map((stride) => blurWeights(sharp, blurry, stride)),
        }
        : {}),
    };
  });
}
