import { InputError } from "../engine/input_error.ts";
import { fileTrouble } from "../image/file_trouble.ts";
import { isZip, type PthValue, readPth } from "./pth.ts";
import { parseSafetensors } from "./safetensors.ts";
import type { StoredTensor } from "./stored_tensor.ts";

/** The keys under which checkpoints keep their weights, best first. */
const parts = ["params_ema", "params", "state_dict", "model"];

/**
 * The weights of a `.pth`, `.pt` or `.safetensors` file by name, the type being
 * judged by content; layouts stay the file's own.
 *
 * In checkpoints that hold more, the weights are taken from `params_ema`,
 * `params`, `state_dict` or `model`, whichever comes first in this order. A
 * `module.` before every name, from training on several GPUs, is taken off.
 *
 * @param options.part The key to take the weights from instead; in
 * `.safetensors`, the beginning of the names, which is taken off.
 * @throws {InputError} Where there is no such file, or it holds no weights.
 *
 * @example
 * ```ts
 * import { encodeSafetensors, readWeights } from "blindsight";
 *
 * const path = `${await Deno.makeTempDir()}/bias.safetensors`;
 * const bias = { dtype: "F32", shape: [1], data: Float32Array.of(3) } as const;
 * const tensors = new Map([["bias", bias]]);
 * await Deno.writeFile(path, encodeSafetensors({ tensors, metadata: {} }));
 * console.log((await readWeights(path)).get("bias")?.shape);
 * ```
 */
export async function readWeights(
  path: string,
  options: {
    /** Such as `"params"` where there is `"params_ema"` too. */
    readonly part?: string;
  } = {},
): Promise<Map<string, StoredTensor>> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    throw new InputError(
      `"${path}" ${fileTrouble(error, "read")}; give a file of weights`,
      { cause: error },
    );
  }
  return withoutModule(
    isZip(bytes) || bytes[0] === 0x80 && bytes[8] !== 0x7b
      ? stateDict(readPth(bytes, path), path, options.part)
      : bytes[8] === 0x7b // "{"
      ? under(parseSafetensors(bytes, path).tensors, path, options.part)
      : refuse(path, "is neither a PyTorch nor a .safetensors file"),
  );
}

function under(
  tensors: ReadonlyMap<string, StoredTensor>,
  path: string,
  part?: string,
): Map<string, StoredTensor> {
  if (part === undefined) return new Map(tensors);
  const prefix = `${part}.`;
  const found = [...tensors].filter(([name]) => name.startsWith(prefix));
  return found.length
    ? new Map(found.map(([name, t]) => [name.slice(prefix.length), t]))
    : refuse(path, `holds no tensors named "${prefix}…"`);
}

function stateDict(
  value: PthValue,
  path: string,
  part?: string,
): Map<string, StoredTensor> {
  if (!(value instanceof Map)) {
    return refuse(path, "holds no dictionary of weights");
  }
  const key = part ?? parts.find((name) => value.get(name) instanceof Map);
  const weights = key === undefined ? value : value.get(key);
  if (!(weights instanceof Map)) {
    return refuse(
      path,
      `holds no "${key}" but ${[...value.keys()].slice(0, 8).join(", ")}`,
    );
  }
  const tensors = [...weights].filter((entry): entry is [
    string,
    StoredTensor,
  ] => typeof entry[0] === "string" && isTensor(entry[1]));
  return tensors.length
    ? new Map(tensors)
    : refuse(path, "holds no tensors where weights are expected");
}

function withoutModule(
  weights: Map<string, StoredTensor>,
): Map<string, StoredTensor> {
  const prefix = "module.";
  return [...weights.keys()].every((name) => name.startsWith(prefix))
    ? new Map([...weights].map(([n, t]) => [n.slice(prefix.length), t]))
    : weights;
}

function isTensor(value: unknown): value is StoredTensor {
  return typeof value === "object" && value !== null && "dtype" in value;
}

function refuse(path: string, reason: string): never {
  throw new InputError(`"${path}" ${reason}; give a file of weights`);
}
