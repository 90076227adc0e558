import type { Classifier } from "./classifier.ts";
import type { ClassifierConfig } from "./config.ts";
import { efficientNetLite0 } from "./efficientnet_lite.ts";
import { standInNet } from "./stand_in_net.ts";

/**
 * The architecture of a classifier that can be trained.
 *
 * @throws {InputError} If the widths of a stand-in net do not fit.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const net = semantic.createClassifier({
 *   kind: "stand-in",
 *   widths: [8, 8, 16, 16],
 *   blocks: 1,
 *   classes: 5,
 * });
 * const seen = net.apply(net.init(seeded(1)), tf.zeros([1, 32, 32, 3]));
 * console.log(seen.levels.map(({ shape }) => shape.join("x")), seen.logits?.shape);
 * ```
 */
export function createClassifier(config: ClassifierConfig): Classifier {
  return config.kind === "stand-in"
    ? standInNet(config) as Classifier
    : efficientNetLite0(config.classes) as Classifier;
}
