import { fileURLToPath } from "node:url";
import { disposeTree } from "../../../nn/mod.ts";
import { loadCheckpoint } from "../../../train/mod.ts";
import { classifierTeacher } from "./classifier_teacher.ts";
import { hashOfWeights } from "./hash_of_weights.ts";
import type { StandInConfig } from "./stand_in_config.ts";
import type { Teacher } from "./teacher.ts";
import type { StandInParams } from "./train_stand_in.ts";

/** The stand-in's weights that come with the project. */
export const shippedStandIn = fileURLToPath(
  new URL(
    "../../../../data/weights/stand-in-teacher.safetensors",
    import.meta.url,
  ),
);

/**
 * A trained stand-in as a teacher, which takes its weights over; the head that
 * named quarter turns is let go.
 *
 * @example
 * ```ts
 * import { finish, generatedSource, openEngine, semantic } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const config = { ...semantic.standInPresets.tiny, steps: 1 };
 * const source = generatedSource({ seed: 1, count: 2, width: 128, height: 64 });
 * const { params } = await finish(
 *   semantic.trainStandIn(config, { source, seed: 1 }),
 * );
 * const teacher = await semantic.standInTeacher(config, params);
 * console.log(teacher.name); // stand-in, not ImageNet …
 * teacher.dispose();
 * ```
 */
export async function standInTeacher(
  config: StandInConfig,
  { net, rotation }: StandInParams,
): Promise<Teacher> {
  disposeTree(rotation);
  const classes = net.classify!.weight.shape[1];
  return classifierTeacher({ kind: "stand-in", ...config.net, classes }, net, {
    name: `stand-in, not ImageNet (${
      config.net.widths.join("/")
    }, ${classes} scenes)`,
    hash: await hashOfWeights(net),
  });
}

/**
 * Reads a stand-in teacher from a checkpoint of its training; without a path,
 * the one that comes with the project.
 *
 * @throws {InputError} Where the file is no such checkpoint.
 *
 * @example
 * ```ts
 * import { openEngine, semantic, tf } from "blindsight";
 *
 * await openEngine();
 * const teacher = await semantic.readStandIn();
 * const { levels } = teacher.see(tf.zeros([1, 64, 64, 3]));
 * console.log(levels.map(({ shape }) => shape.join("x")));
 * teacher.dispose();
 * ```
 */
export async function readStandIn(
  path: string = shippedStandIn,
): Promise<Teacher> {
  const { config, trees } = await loadCheckpoint(path, {
    system: "semantic/stand-in",
  });
  const { params, ...rest } = trees;
  disposeTree(rest);
  return await standInTeacher(
    config as unknown as StandInConfig,
    params as StandInParams,
  );
}
