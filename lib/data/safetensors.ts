import { InputError } from "../engine/input_error.ts";
import {
  decodeElements,
  elementCount,
  encodeElements,
  storage,
  type StoredDtype,
  type StoredTensor,
} from "./stored_tensor.ts";

/** What a `.safetensors` file holds. */
export interface Safetensors {
  /** The tensors by name. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Free text by name, from the header's `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
}

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
  const fail: Fail = (reason) => {
    throw new InputError(
      `"${name}" cannot be read as .safetensors: ${reason}; fetch or write it again`,
    );
  };
  if (bytes.length < 8) fail(`it has only ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getBigUint64(0, true);
  if (headerLength > BigInt(longestHeader)) {
    fail("its first 8 bytes are not the length of a header");
  }
  const start = 8 + Number(headerLength);
  if (start > bytes.length) {
    fail(`it ends inside its header (${bytes.length} of ${start} bytes)`);
  }
  const { __metadata__: metadata = {}, ...entries } = parseHeader(
    bytes.subarray(8, start),
    fail,
  );
  if (!isRecord(metadata) || !Object.values(metadata).every(isText)) {
    fail("its metadata is not text by name");
  }
  const tensors = new Map<string, StoredTensor>();
  const ranges: Range[] = [];
  for (const [key, entry] of Object.entries(entries)) {
    const { dtype, shape, begin, end } = checkEntry(key, entry, fail);
    if (start + end > bytes.length) {
      fail(
        `it ends inside the tensor "${key}" (${bytes.length} of at least ${
          start + end
        } bytes)`,
      );
    }
    ranges.push({ key, begin, end });
    const data = decodeElements(
      dtype,
      bytes.subarray(start + begin, start + end),
    );
    tensors.set(key, { dtype, shape, data });
  }
  checkRanges(ranges, bytes.length - start, fail);
  return { tensors, metadata: metadata as Record<string, string> };
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
  const header: [name: string, entry: unknown][] = [];
  if (Object.keys(file.metadata).length) {
    header.push(["__metadata__", file.metadata]);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  // Wide elements first, so that every tensor lies aligned.
  const sorted = [...file.tensors].sort(([, a], [, b]) =>
    storage[b.dtype].bytes - storage[a.dtype].bytes
  );
  for (const [name, tensor] of sorted) {
    checkTensor(name, tensor);
    const { dtype, shape, data } = tensor;
    const part = encodeElements(dtype, data);
    const offsets = [size, size + part.length];
    header.push([name, { dtype, shape, data_offsets: offsets }]);
    parts.push(part);
    size += part.length;
  }
  const json = new TextEncoder().encode(
    JSON.stringify(Object.fromEntries(header)),
  );
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(start + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.fill(0x20, 8, start);
  bytes.set(json, 8);
  let at = start;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

type Fail = (reason: string) => never;

/** Where a tensor's bytes lie, counted from the end of the header. */
interface Range {
  readonly key: string;
  readonly begin: number;
  readonly end: number;
}

function parseHeader(bytes: Uint8Array, fail: Fail): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    );
  } catch {
    return fail("its header is not JSON");
  }
  return isRecord(header) ? header : fail("its header is not a JSON object");
}

function checkEntry(name: string, entry: unknown, fail: Fail) {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  if (!isDtype(dtype)) {
    return fail(`the tensor "${name}" has the unknown dtype ${dtype}`);
  }
  if (!isNaturals(shape)) {
    return fail(`the tensor "${name}" has no valid shape`);
  }
  if (!isNaturals(offsets) || offsets.length !== 2) {
    return fail(`the tensor "${name}" has no valid data_offsets`);
  }
  const [begin, end] = offsets;
  const expected = elementCount(shape) * storage[dtype].bytes;
  if (end - begin !== expected) {
    fail(
      `the tensor "${name}" of ${dtype} [${shape}] should take ${expected} bytes, not ${
        end - begin
      }`,
    );
  }
  return { dtype, shape, begin, end };
}

/** The tensors must cover the file to its end, without overlap or gap. */
function checkRanges(ranges: Range[], size: number, fail: Fail): void {
  let reached = 0;
  for (
    const { key, begin, end } of ranges.sort((a, b) =>
      a.begin - b.begin || a.end - b.end
    )
  ) {
    if (begin < reached) fail(`the tensor "${key}" overlaps another`);
    if (begin > reached) {
      fail(`${begin - reached} bytes before the tensor "${key}" are no one's`);
    }
    reached = end;
  }
  if (reached !== size) fail(`${size - reached} bytes follow the last tensor`);
}

function checkTensor(name: string, { dtype, shape, data }: StoredTensor): void {
  if (name === "__metadata__") {
    throw new InputError(
      'A tensor cannot be named "__metadata__" in .safetensors; rename it',
    );
  }
  const { array } = storage[dtype];
  const count = elementCount(shape);
  if (data instanceof array && data.length === count) return;
  throw new InputError(
    `The tensor "${name}" of ${dtype} [${shape}] came with a ${data.constructor.name} of ${data.length}; give a ${array.name} of ${count}`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isDtype(value: unknown): value is StoredDtype {
  return isText(value) && Object.hasOwn(storage, value);
}

function isNaturals(value: unknown): value is number[] {
  return Array.isArray(value) &&
    value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
