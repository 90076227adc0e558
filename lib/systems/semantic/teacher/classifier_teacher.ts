import * as tf from "../../../engine/tf.ts";
import { disposeTree, type Params } from "../../../nn/mod.ts";
import type { ClassifierConfig } from "../classifier/config.ts";
import { createClassifier } from "../classifier/create_classifier.ts";
import type { Teacher } from "./teacher.ts";

/**
 * A teacher from a classifier of ours and its weights, which it takes over.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, semantic } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const config: semantic.ClassifierConfig = {
 *   kind: "stand-in",
 *   widths: [8, 8, 8, 8],
 *   blocks: 1,
 *   classes: 0,
 * };
 * const params = semantic.createClassifier(config).init(seeded(1));
 * const teacher = semantic.classifierTeacher(config, params, {
 *   name: "untrained",
 *   hash: "none",
 * });
 * console.log(teacher.levels.length); // 4
 * teacher.dispose();
 * ```
 */
export function classifierTeacher(
  config: ClassifierConfig,
  params: Params,
  { name, hash }: Pick<Teacher, "name" | "hash">,
): Teacher {
  const { levels, apply } = createClassifier(config);
  return {
    name,
    hash,
    levels,
    net: { config, params },
    see: (pictures) =>
      tf.tidy(() => {
        const { levels, logits } = apply(params, pictures);
        return { levels: [...levels], ...(logits ? { logits } : {}) };
      }),
    dispose: () => disposeTree(params),
  };
}
