/** Where tasks get a student's weights from. @module */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  disposeTree,
  InputError,
  kdsr,
  loadCheckpoint,
  readWeights,
  type StoredData,
  type StoredTensor,
} from "../mod.ts";

/** The weights that come with the project. */
const shippedPath = fileURLToPath(
  new URL("../data/weights/kdsr-x4.safetensors", import.meta.url),
);

/** The tree that restores, by the stage that a checkpoint is of. */
const restoring: Readonly<Record<string, string>> = {
  "kdsr/student": "params",
  "kdsr/gan-student": "ema",
  "kdsr/gan": "ema",
};

/** The shipped student, where there is one of that scale. */
export async function shippedStudent(
  scale: number,
): Promise<kdsr.KdsrParams | undefined> {
  if (scale !== 4) return undefined;
  return await studentFrom(shippedPath);
}

/**
 * A student: `kdsr` for the shipped one, a checkpoint of ours, or a `.pth` or
 * `.safetensors` file under the official names.
 *
 * @throws {InputError} Where there is no such file, or no student in it, or
 * one with weights that are not finite.
 */
export async function studentFrom(path: string): Promise<kdsr.KdsrParams> {
  const file = path === "kdsr" ? shippedPath : path;
  if (!existsSync(file)) {
    throw new InputError(
      `"${path}" does not exist; give a checkpoint, or kdsr for the weights that come with blindsight`,
    );
  }
  const weights = await readWeights(file);
  for (const [name, { data }] of weights) {
    if (isFinite(data)) continue;
    throw new InputError(
      `"${path}" cannot restore: its weights "${name}" are not finite; use an older checkpoint`,
    );
  }
  return weights.has("G.head.0.weight")
    ? officialStudent(path, weights)
    : await studentOfCheckpoint(file);
}

function officialStudent(
  path: string,
  weights: ReadonlyMap<string, StoredTensor>,
): kdsr.KdsrParams {
  try {
    const { role, params } = kdsr.importOfficialWeights(weights);
    if (role === "student") return params;
  } catch (error) {
    throw new InputError(`"${path}": ${(error as Error).message}`, {
      cause: error,
    });
  }
  throw teacherError(path);
}

async function studentOfCheckpoint(path: string): Promise<kdsr.KdsrParams> {
  const { system, trees } = await loadCheckpoint(path);
  if (/^kdsr\/(gan-)?teacher$/.test(system)) throw teacherError(path);
  const name = restoring[system];
  if (name === undefined) {
    throw new InputError(
      `"${path}" is a checkpoint of ${system}; expected one of ${
        Object.keys(restoring).join(", ")
      }`,
    );
  }
  const { [name]: student, ...rest } = trees;
  disposeTree(rest);
  return student as kdsr.KdsrParams;
}

function teacherError(path: string): InputError {
  return new InputError(
    `"${path}" holds a teacher, which needs the sharp picture too; give a student's weights`,
  );
}

function isFinite(data: StoredData): boolean {
  const fractional = data instanceof Float32Array ||
    data instanceof Float64Array;
  return !fractional || data.every((value) => Number.isFinite(value));
}
