import type { StoredTensor } from "../data/stored_tensor.ts";
import { InputError } from "../engine/mod.ts";
import * as tf from "../engine/tf.ts";
import { writeFile } from "../image/write_file.ts";
import { namedLeaves, type Params, type ParamsTree } from "../nn/mod.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint_file.ts";
import { firstDifference } from "./first_difference.ts";
import type { Json, TrainState } from "./state.ts";

/**
 * Writes a training's state to one `.safetensors` file, whole or not at all;
 * a file of that name is replaced only when the new one is complete.
 *
 * @throws {InputError} When the state holds a value that is not finite, or the
 * file cannot be written.
 *
 * @example
 * ```ts
 * import { loadCheckpoint, openEngine, saveCheckpoint, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const path = `${await Deno.makeTempDir()}/demo.safetensors`;
 * const trees = { params: { w: tf.tensor1d([1, 2]) } };
 * await saveCheckpoint(path, { system: "demo", config: {}, seed: 1, step: 3, trees });
 * console.log((await loadCheckpoint(path)).step); // 3
 * ```
 */
export async function saveCheckpoint(
  path: string,
  { system, config, seed, step, trees }: TrainState,
): Promise<void> {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, tensor] of namedLeaves(trees)) {
    const data = await tensor.data() as Float32Array;
    if (!data.every(Number.isFinite)) {
      throw new InputError(
        `"${path}" is not written: "${name}" is not finite at step ${step}; go on from the last checkpoint with a smaller learning rate`,
      );
    }
    tensors.set(name, { dtype: "F32", shape: tensor.shape, data });
  }
  const header = {
    system,
    config: JSON.stringify(config),
    seed: String(seed),
    step: String(step),
  };
  await writeFile(path, await encodeCheckpoint(header, tensors));
}

/** What {@linkcode loadCheckpoint} insists on. */
export interface ExpectedCheckpoint {
  /** The system and stage that the state must be of. */
  readonly system?: string;
  /** The configuration that it must have been trained with. */
  readonly config?: { readonly [key: string]: Json };
  /** The seed that it must have been trained with. */
  readonly seed?: number;
}

/**
 * Reads a training's state back, onto the open engine.
 *
 * @throws {InputError} When the file is missing, no checkpoint, damaged, of
 * another system, configuration or seed than expected.
 *
 * @example
 * ```ts
 * import { loadCheckpoint } from "blindsight";
 *
 * try {
 *   await loadCheckpoint("missing.safetensors");
 * } catch (error) {
 *   console.log((error as Error).message);
 * }
 * ```
 */
export async function loadCheckpoint(
  path: string,
  expected: ExpectedCheckpoint = {},
): Promise<TrainState> {
  let bytes;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    throw new InputError(
      `"${path}" cannot be read: ${
        error instanceof Deno.errors.NotFound
          ? "there is no such file"
          : (error as Error).message
      }`,
      { cause: error },
    );
  }
  const { header, tensors } = await decodeCheckpoint(bytes, path);
  const config = JSON.parse(header.config);
  if (expected.system !== undefined && header.system !== expected.system) {
    throw new InputError(
      `"${path}" is a checkpoint of ${header.system}; expected one of ${expected.system}`,
    );
  }
  const difference = expected.config &&
    firstDifference(config, expected.config);
  if (difference) {
    throw new InputError(
      `"${path}" was trained with another configuration: ${difference}; give the same, or start anew`,
    );
  }
  if (expected.seed !== undefined && Number(header.seed) !== expected.seed) {
    throw new InputError(
      `"${path}" was trained with seed ${header.seed}; expected seed ${expected.seed}`,
    );
  }
  return {
    system: header.system,
    config,
    seed: Number(header.seed),
    step: Number(header.step),
    trees: grow(tensors) as Record<string, Params>,
  };
}

/** The trees that dot-joined names describe; whole-number keys from 0 make a list. */
function grow(tensors: ReadonlyMap<string, StoredTensor>): ParamsTree {
  const root: Record<string, unknown> = {};
  for (const [name, { data, shape }] of tensors) {
    const path = name.split(".");
    let node = root;
    for (const key of path.slice(0, -1)) {
      node = (node[key] ??= {}) as Record<string, unknown>;
    }
    node[path[path.length - 1]] = tf.tensor(data as Float32Array, [...shape]);
  }
  const listed = (node: unknown): ParamsTree => {
    if (node instanceof tf.Tensor) return node;
    const entries = Object.entries(node as Record<string, unknown>)
      .map(([key, child]) => [key, listed(child)] as const);
    const isList = entries.length > 0 &&
      entries.every(([key]) => /^\d+$/.test(key));
    if (!isList) return Object.fromEntries(entries);
    return entries.sort(([a], [b]) => Number(a) - Number(b))
      .map(([, child]) => child);
  };
  return listed(root);
}
