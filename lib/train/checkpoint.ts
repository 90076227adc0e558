import manifest from "../../deno.json" with { type: "json" };
import type { StoredTensor } from "../data/stored_tensor.ts";
import { InputError } from "../engine/mod.ts";
import * as tf from "../engine/tf.ts";
import { fileTrouble } from "../image/file_trouble.ts";
import { writeFile } from "../image/write_file.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint_file.ts";
import { differences } from "./differences.ts";
import { putTogether, takeApart } from "./outline.ts";
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
  const apart = takeApart(trees);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, tensor] of apart.tensors) {
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
    outline: JSON.stringify(apart.outline),
    engine: tf.getBackend(),
    library: manifest.version,
  };
  await writeFile(path, encodeCheckpoint(header, tensors));
}

/** What {@linkcode loadCheckpoint} insists on; going on with a changed configuration takes leaving it out. */
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
      `"${path}" ${fileTrouble(error, "read")}; give a checkpoint`,
      { cause: error },
    );
  }
  const { header, tensors } = decodeCheckpoint(bytes, path);
  const config = JSON.parse(header.config);
  if (expected.system !== undefined && header.system !== expected.system) {
    throw new InputError(
      `"${path}" is a checkpoint of ${header.system}; expected one of ${expected.system}`,
    );
  }
  const differing = expected.config ? differences(config, expected.config) : [];
  if (differing.length > 0) {
    const more = differing.length - 4;
    throw new InputError(
      `"${path}" was trained with another configuration: ${
        differing.slice(0, 4).join("; ")
      }${more > 0 ? ` and ${more} more` : ""}; give the same, or start anew`,
    );
  }
  if (expected.seed !== undefined && Number(header.seed) !== expected.seed) {
    throw new InputError(
      `"${path}" was trained with seed ${header.seed}; give that in place of ${expected.seed}, or start anew`,
    );
  }
  return {
    system: header.system,
    config,
    seed: Number(header.seed),
    step: Number(header.step),
    trees: putTogether(JSON.parse(header.outline), (name) => {
      const { data, shape } = tensors.get(name)!;
      return tf.tensor(data as Float32Array, [...shape]);
    }) as TrainState["trees"],
  };
}
