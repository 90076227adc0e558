import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  readWeights,
  type StoredData,
  type StoredTensor,
} from "../../data/mod.ts";
import { InputError } from "../../engine/mod.ts";
import { disposeTree } from "../../nn/mod.ts";
import { loadCheckpoint } from "../../train/mod.ts";
import type { KdsrParams } from "./model/network.ts";
import { importOfficialWeights } from "./official_weights.ts";

/** The weights that come with the project. */
const shipped = fileURLToPath(
  new URL("../../../data/weights/kdsr-x4.safetensors", import.meta.url),
);

/** The tree that restores, by the stage that a checkpoint is of. */
const restoring: Readonly<Record<string, string>> = {
  "kdsr/student": "params",
  "kdsr/gan-student": "ema",
  "kdsr/gan": "ema",
};

/**
 * Reads a student's parameters onto the open engine: those that come with the
 * project (x4, anisotropic blur and noise), or those of a checkpoint of ours,
 * or of a `.pth` or `.safetensors` file under the official names.
 *
 * @param path The file; without it the project's own weights.
 * @throws {InputError} Where there is no such file, or no student in it, or
 * one with weights that are not finite.
 *
 * @example
 * ```ts
 * import { createImage, kdsr, openEngine } from "blindsight";
 *
 * await openEngine();
 * const student = kdsr.kdsrRestorer(await kdsr.readStudent());
 * const large = await student.restore(createImage(8, 6, 3));
 * console.log(large.width, large.height); // 32, 24
 * ```
 */
export async function readStudent(path: string = shipped): Promise<KdsrParams> {
  if (!existsSync(path)) {
    throw new InputError(
      `"${path}" does not exist; give a checkpoint, or weights under the official names`,
    );
  }
  const weights = await readWeights(path);
  for (const [name, { data }] of weights) {
    if (isFinite(data)) continue;
    throw new InputError(
      `"${path}" cannot restore: its weights "${name}" are not finite; use an older checkpoint`,
    );
  }
  return weights.has("G.head.0.weight")
    ? officialStudent(path, weights)
    : await studentOfCheckpoint(path);
}

function officialStudent(
  path: string,
  weights: ReadonlyMap<string, StoredTensor>,
): KdsrParams {
  try {
    const { role, params } = importOfficialWeights(weights);
    if (role === "student") return params;
  } catch (error) {
    throw new InputError(`"${path}": ${(error as Error).message}`, {
      cause: error,
    });
  }
  throw teacherError(path);
}

async function studentOfCheckpoint(path: string): Promise<KdsrParams> {
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
  return student as KdsrParams;
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
