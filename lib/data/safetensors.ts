import { InputError } from "../engine/input_error.ts";

/** The element types of `.safetensors` files. */
export type StoredDtype = keyof typeof storage;

/** The array that holds a stored tensor's elements; `F16` and `BF16` are widened to float32, `BOOL` is 0 or 1. */
export type StoredData =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** A tensor as it lies in a file, row-major. */
export interface StoredTensor {
  /** The element type in the file. */
  readonly dtype: StoredDtype;
  /** The extent of each axis; empty for a single number. */
  readonly shape: readonly number[];
  /** The elements, row-major. */
  readonly data: StoredData;
}

/** What a `.safetensors` file holds. */
export interface Safetensors {
  /** The tensors by name, in the file's order. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Free text by name, from the header's `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
}

type ArrayType = new (buffer: ArrayBuffer) => StoredData;
const storage = {
  F64: { bytes: 8, array: Float64Array as ArrayType },
  F32: { bytes: 4, array: Float32Array as ArrayType },
  F16: { bytes: 2, array: Float32Array as ArrayType },
  BF16: { bytes: 2, array: Float32Array as ArrayType },
  I64: { bytes: 8, array: BigInt64Array as ArrayType },
  U64: { bytes: 8, array: BigUint64Array as ArrayType },
  I32: { bytes: 4, array: Int32Array as ArrayType },
  U32: { bytes: 4, array: Uint32Array as ArrayType },
  I16: { bytes: 2, array: Int16Array as ArrayType },
  U16: { bytes: 2, array: Uint16Array as ArrayType },
  I8: { bytes: 1, array: Int8Array as ArrayType },
  U8: { bytes: 1, array: Uint8Array as ArrayType },
  BOOL: { bytes: 1, array: Uint8Array as ArrayType },
} as const;

/** The format's own limit, which keeps a hostile length from filling the memory. */
const longestHeader = 100_000_000;

/**
 * Reads the tensors and the metadata of a `.safetensors` file.
 *
 * @param bytes The whole file.
 * @param name What to call it in error messages, usually its path.
 * @throws {InputError} Where the header is not what the format asks for, or
 * tensors overlap, leave gaps or reach beyond the end of the file.
 *
 * @example
 * ```ts
 * import { encodeSafetensors, parseSafetensors } from "blindsight";
 *
 * const bytes = encodeSafetensors({
 *   tensors: new Map([
 *     ["bias", { dtype: "F32", shape: [2], data: Float32Array.of(1, 2) }],
 *   ]),
 *   metadata: { made: "today" },
 * });
 * console.log(parseSafetensors(bytes).tensors.get("bias")?.data);
 * ```
 */
export function parseSafetensors(
  bytes: Uint8Array,
  name = "the file",
): Safetensors {
  const fail = (reason: string): never => {
    throw new InputError(
      `${name} cannot be read as .safetensors: ${reason}; fetch or write it again`,
    );
  };
  if (bytes.length < 8) fail(`it has only ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getBigUint64(0, true);
  if (headerLength > BigInt(longestHeader)) {
    fail(`its first 8 bytes are not the length of a header`);
  }
  const start = 8 + Number(headerLength);
  if (start > bytes.length) {
    fail(`it ends inside its header (${bytes.length} of ${start} bytes)`);
  }
  const header = parseHeader(bytes.subarray(8, start), fail);

  const tensors = new Map<string, StoredTensor>();
  const metadata: Record<string, string> = {};
  const ranges: [begin: number, end: number, name: string][] = [];
  for (const [key, entry] of Object.entries(header)) {
    if (key === "__metadata__") {
      for (const [k, text] of Object.entries(entry as object)) {
        if (typeof text !== "string") fail(`its metadata "${k}" is not text`);
        metadata[k] = text;
      }
      continue;
    }
    const { dtype, shape, begin, end } = checkEntry(key, entry, fail);
    if (start + end > bytes.length) {
      fail(
        `it ends inside the tensor "${key}" (${bytes.length} of at least ${
          start + end
        } bytes)`,
      );
    }
    ranges.push([begin, end, key]);
    const data = decode(dtype, bytes.slice(start + begin, start + end));
    tensors.set(key, { dtype, shape, data });
  }
  let reached = 0;
  ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  for (const [begin, end, key] of ranges) {
    if (begin !== reached) {
      fail(
        begin < reached
          ? `the tensor "${key}" overlaps another`
          : `bytes ${reached} to ${begin} before the tensor "${key}" belong to nothing`,
      );
    }
    reached = end;
  }
  if (start + reached !== bytes.length) {
    fail(`${bytes.length - start - reached} bytes follow the last tensor`);
  }
  return { tensors, metadata };
}

/**
 * Writes tensors and metadata as the bytes of a `.safetensors` file.
 *
 * `F16` and `BF16` take a `Float32Array`, rounded to the nearest, ties to even.
 *
 * @throws {InputError} Where a tensor's array does not fit its dtype or shape.
 *
 * @example
 * ```ts
 * import { encodeSafetensors } from "blindsight";
 *
 * const scale = { dtype: "F64", shape: [], data: Float64Array.of(2) } as const;
 * const bytes = encodeSafetensors({
 *   tensors: new Map([["scale", scale]]),
 *   metadata: {},
 * });
 * console.log(bytes.length);
 * ```
 */
export function encodeSafetensors(file: Safetensors): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = {};
  if (Object.keys(file.metadata).length) header.__metadata__ = file.metadata;
  const parts: Uint8Array[] = [];
  let at = 0;
  // Wide elements first, so that every tensor lies aligned.
  const sorted = [...file.tensors].sort(([, a], [, b]) =>
    storage[b.dtype].bytes - storage[a.dtype].bytes
  );
  for (const [name, { dtype, shape, data }] of sorted) {
    const count = shape.reduce((product, extent) => product * extent, 1);
    if (name === "__metadata__") {
      throw new InputError(
        `"__metadata__" is reserved in .safetensors files; rename the tensor`,
      );
    }
    if (!(data instanceof storage[dtype].array) || data.length !== count) {
      throw new InputError(
        `The tensor "${name}" of ${dtype} [${shape}] came with a ${data.constructor.name} of ${data.length}; expected a ${
          storage[dtype].array.name
        } of ${count}`,
      );
    }
    const part = encode(dtype, data);
    header[name] = { dtype, shape, data_offsets: [at, at + part.length] };
    parts.push(part);
    at += part.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(start + at);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.fill(0x20, 8, start);
  bytes.set(json, 8);
  at = start;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

type Fail = (reason: string) => never;

function parseHeader(bytes: Uint8Array, fail: Fail): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    );
  } catch {
    return fail("its header is not JSON");
  }
  return isRecord(header) && isRecord(header.__metadata__ ?? {})
    ? header
    : fail("its header is not a JSON object");
}

function checkEntry(name: string, entry: unknown, fail: Fail) {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  const naturals = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (typeof dtype !== "string" || !Object.hasOwn(storage, dtype)) {
    return fail(`the tensor "${name}" has the unknown dtype ${dtype}`);
  }
  if (!naturals(shape)) return fail(`the tensor "${name}" has no valid shape`);
  if (!naturals(offsets) || offsets.length !== 2) {
    return fail(`the tensor "${name}" has no valid data_offsets`);
  }
  const [begin, end] = offsets;
  const expected = shape.reduce((product, extent) => product * extent, 1) *
    storage[dtype as StoredDtype].bytes;
  if (end - begin !== expected) {
    fail(
      `the tensor "${name}" of ${dtype} [${shape}] should take ${expected} bytes, not ${
        end - begin
      }`,
    );
  }
  return { dtype: dtype as StoredDtype, shape, begin, end };
}

/** `bytes` must be a copy that begins its own buffer. */
function decode(
  dtype: StoredDtype,
  bytes: Uint8Array<ArrayBuffer>,
): StoredData {
  if (dtype === "F16") {
    return Float32Array.from(new Float16Array(bytes.buffer));
  }
  if (dtype === "BF16") return widenBfloat16(new Uint16Array(bytes.buffer));
  return new storage[dtype].array(bytes.buffer);
}

function encode(dtype: StoredDtype, data: StoredData): Uint8Array {
  const raw = dtype === "F16"
    ? Float16Array.from(data as Float32Array)
    : dtype === "BF16"
    ? narrowBfloat16(data as Float32Array)
    : data;
  return new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength);
}

/** bfloat16 is the upper half of a float32. */
export function widenBfloat16(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (h) => h << 16).buffer);
}

function narrowBfloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(Float32Array.from(values).buffer);
  return Uint16Array.from(
    bits,
    (b, i) =>
      Number.isNaN(values[i]) ? 0x7fc0 : (b + 0x7fff + ((b >>> 16) & 1)) >>> 16,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
