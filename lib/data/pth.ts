import { unzipSync } from "fflate";
import { InputError } from "../engine/input_error.ts";
import {
  elementCount,
  type StoredData,
  type StoredTensor,
} from "./stored_tensor.ts";
import {
  allowTensors,
  readStorage,
  storageBytes,
  type TorchStorage,
  TorchTensor,
} from "./torch_tensors.ts";
import { unpickle } from "./unpickle.ts";

/** What a PyTorch file may hold: a dictionary is a `Map`, a list or tuple an array. */
export type PthValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | StoredTensor
  | readonly PthValue[]
  | ReadonlyMap<PthValue, PthValue>;

/**
 * Reads what `torch.save` wrote, in its zip format or the older one, without
 * running anything: tensors, dictionaries, lists and plain values are read, any
 * other class or function is refused by its name.
 *
 * Views come out row-major; `float16` and `bfloat16` are widened to float32.
 *
 * @param bytes The whole file.
 * @param name What to call it in error messages, usually its path.
 * @throws {InputError} Where the file is damaged, incomplete, no PyTorch file,
 * or asks for code to be run.
 *
 * @example
 * ```ts
 * import { readPth } from "blindsight";
 *
 * // protocol 2, an empty dictionary
 * const bytes = Uint8Array.of(0x80, 2, 0x7d, 0x2e);
 * try {
 *   readPth(bytes, "weights.pth");
 * } catch (error) {
 *   console.log((error as Error).message); // no PyTorch file …
 * }
 * ```
 */
export function readPth(bytes: Uint8Array, name = "the file"): PthValue {
  try {
    return isZip(bytes) ? readZip(bytes) : readLegacy(bytes);
  } catch (error) {
    throw new InputError(
      `"${name}" cannot be read as a PyTorch file: it ${
        (error as Error).message
      }`,
      { cause: error },
    );
  }
}

/** Whether bytes begin as a zip archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, i) => bytes[i] === byte);
}

/** `archive/data.pkl` beside `archive/data/<key>`, one for each storage. */
function readZip(bytes: Uint8Array): PthValue {
  const entries = unzip(bytes);
  const pickle = Object.keys(entries).find((path) =>
    /^[^/]+\/data\.pkl$/.test(path)
  );
  if (!pickle) throw new Error("is a zip archive without a data.pkl");
  const folder = pickle.slice(0, -"data.pkl".length);
  const order = entries[`${folder}byteorder`];
  if (order && new TextDecoder().decode(order) !== "little") {
    throw new Error("was written on a big-endian machine; save it on another");
  }
  const { value } = unpickle(entries[pickle], 0, allowTensors());
  return resolve(value, bytes.length, (storage) => {
    const entry = entries[`${folder}data/${storage.key}`];
    if (!entry) throw new Error(`lacks the storage ${storage.key}`);
    return readStorage(storage, entry);
  });
}

function unzip(bytes: Uint8Array): Record<string, Uint8Array> {
  let packed = false;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter: ({ compression, size, originalSize }) => {
        packed ||= compression !== 0 || size !== originalSize;
        return !packed;
      },
    });
  } catch {
    throw new Error("is a damaged or incomplete zip archive; fetch it again");
  }
  if (packed) {
    throw new Error(
      "is a compressed zip archive, which torch.save never writes",
    );
  }
  return entries;
}

/** Five pickles one after the other, then the storages: each its length, then its elements. */
function readLegacy(bytes: Uint8Array): PthValue {
  const storages = new Map<string, TorchStorage>();
  const allowed = allowTensors((storage) => storages.set(storage.key, storage));
  let at = 0;
  const next = () => {
    const { value, end } = unpickle(bytes, at, allowed);
    at = end;
    return value;
  };
  if (bytes[0] !== 0x80 || next() !== 0x1950a86a20f9469cfc6cn) {
    throw new Error("does not begin like one");
  }
  if (next() !== 1001) throw new Error("is of a version other than 1001");
  const system = next();
  if (system instanceof Map && system.get("little_endian") === false) {
    throw new Error("was written on a big-endian machine; save it on another");
  }
  const value = next();
  const keys = next();
  if (!Array.isArray(keys)) throw new Error("has no list of its storages");
  const places = new Map<string, number>();
  for (const key of keys) {
    const storage = storages.get(key);
    if (!storage) throw new Error("keeps a storage that nothing uses");
    places.set(key, at + 8);
    at += 8 + storageBytes(storage);
  }
  return resolve(value, bytes.length, (storage) => {
    const place = places.get(storage.key);
    if (place === undefined) {
      throw new Error(`lacks the storage ${storage.key}`);
    }
    return readStorage(storage, bytes.subarray(place));
  });
}

/** Puts the numbers into the tensors of a value. */
function resolve(
  value: unknown,
  fileSize: number,
  read: (storage: TorchStorage) => StoredData,
): PthValue {
  const storages = new Map<string, StoredData>();
  // A view may repeat its storage; a hostile one must not fill the memory.
  let left = 8 * fileSize + 2 ** 24;
  const gather = (tensor: TorchTensor): StoredTensor => {
    left -= elementCount(tensor.shape);
    if (left < 0) {
      throw new Error(
        `describes tensors far larger than its ${fileSize} bytes`,
      );
    }
    const { key, dtype } = tensor.storage;
    const name = `${key} ${dtype}`;
    if (!storages.has(name)) storages.set(name, read(tensor.storage));
    return tensor.gather(storages.get(name)!);
  };
  const gathered = new Map<TorchTensor, StoredTensor>();
  const result = [value];
  // Without recursion, for values may be nested deeply or hold themselves.
  const containers = new Set<unknown[] | Map<unknown, unknown>>([result]);
  for (const container of containers) {
    for (const [key, child] of container.entries()) {
      if (Array.isArray(child) || child instanceof Map) containers.add(child);
      if (!(child instanceof TorchTensor)) continue;
      if (!gathered.has(child)) gathered.set(child, gather(child));
      const tensor = gathered.get(child);
      if (container instanceof Map) container.set(key, tensor);
      else container[key as number] = tensor;
    }
  }
  return result[0] as PthValue;
}
