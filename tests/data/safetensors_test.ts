import assert from "node:assert/strict";
import {
  encodeSafetensors,
  parseSafetensors,
} from "../../lib/data/safetensors.ts";
import type { StoredTensor } from "../../lib/data/stored_tensor.ts";
import { InputError } from "../../lib/engine/input_error.ts";

const refused = (bytes: Uint8Array, reason: RegExp) =>
  assert.throws(() => parseSafetensors(bytes, "a.safetensors"), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(
      error.message,
      /^"a\.safetensors" cannot be read as \.safetensors: /,
    );
    assert.match(error.message, reason);
    return true;
  });

/** A file with this header and so many zero bytes after it. */
function file(header: unknown, size: number): Uint8Array {
  const json = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + json.length + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const every: [string, StoredTensor][] = [
  ["bool", { dtype: "BOOL", shape: [3], data: Uint8Array.of(1, 0, 1) }],
  ["i8", { dtype: "I8", shape: [2], data: Int8Array.of(-128, 127) }],
  ["u8", { dtype: "U8", shape: [1], data: Uint8Array.of(255) }],
  ["i16", { dtype: "I16", shape: [2], data: Int16Array.of(-32768, 5) }],
  ["u16", { dtype: "U16", shape: [1], data: Uint16Array.of(65535) }],
  ["i32", { dtype: "I32", shape: [1], data: Int32Array.of(-7) }],
  ["u32", { dtype: "U32", shape: [1], data: Uint32Array.of(2 ** 32 - 1) }],
  ["i64", {
    dtype: "I64",
    shape: [2],
    data: BigInt64Array.of(-(2n ** 63n), 9n),
  }],
  ["u64", {
    dtype: "U64",
    shape: [1],
    data: BigUint64Array.of(2n ** 64n - 1n),
  }],
  ["f64", { dtype: "F64", shape: [], data: Float64Array.of(Math.PI) }],
  ["käse.0", {
    dtype: "F32",
    shape: [2, 2],
    data: Float32Array.of(1, -0, NaN, Infinity),
  }],
  ["f16", { dtype: "F16", shape: [3], data: Float32Array.of(0.5, -2, 65504) }],
  ["bf16", {
    dtype: "BF16",
    shape: [2],
    data: Float32Array.of(1.5, -(2 ** 99)),
  }],
  ["empty", { dtype: "F32", shape: [0, 3], data: new Float32Array() }],
  ["__proto__", { dtype: "F32", shape: [1], data: Float32Array.of(4) }],
];

Deno.test("every element type survives writing and reading bit for bit", () => {
  const metadata = { format: "pt", note: 'über\n"quoted"' };
  const bytes = encodeSafetensors({ tensors: new Map(every), metadata });
  const back = parseSafetensors(bytes);
  assert.deepEqual(back.metadata, metadata);
  assert.equal(back.tensors.size, every.length);
  for (const [name, tensor] of every) {
    assert.deepEqual(back.tensors.get(name), tensor, name);
  }
});

Deno.test("what is read does not share memory with the file and may lie unaligned in it", () => {
  const tensor: StoredTensor = {
    dtype: "F32",
    shape: [2],
    data: Float32Array.of(1, 2),
  };
  const bytes = encodeSafetensors({
    tensors: new Map([["a", tensor]]),
    metadata: {},
  });
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  const view = shifted.subarray(1);
  const read = parseSafetensors(view).tensors.get("a")!;
  view.fill(0);
  assert.deepEqual(read, tensor);
});

Deno.test("bfloat16 and float16 are rounded to the nearest, ties to even", () => {
  const rounded = (dtype: "F16" | "BF16", ...values: number[]) => {
    const data = Float32Array.from(values);
    const tensors = new Map([["a", { dtype, shape: [data.length], data }]]);
    const bytes = encodeSafetensors({ tensors, metadata: {} });
    return [...parseSafetensors(bytes).tensors.get("a")!.data as Float32Array];
  };
  const step = 2 ** -7; // bfloat16 between 1 and 2
  assert.deepEqual(
    rounded("BF16", 1 + 0.49 * step, 1 + 0.5 * step, 1 + 1.5 * step, NaN),
    [1, 1, 1 + 2 * step, NaN],
  );
  assert.deepEqual(rounded("F16", 1 + 2 ** -11, 1e6), [1, Infinity]);
});

Deno.test("the bytes are those that the format's own library writes", () => {
  const bytes = encodeSafetensors({
    tensors: new Map<string, StoredTensor>([
      ["b", { dtype: "U8", shape: [1], data: Uint8Array.of(7) }],
      ["a", { dtype: "F32", shape: [1], data: Float32Array.of(1) }],
    ]),
    metadata: {},
  });
  // What the Python package safetensors 0.4.5 makes of the same tensors.
  const theirs = "p\0\0\0\0\0\0\0" +
    '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},' +
    '"b":{"dtype":"U8","shape":[1],"data_offsets":[4,5]}}      ' +
    "\0\0\x80?\x07";
  assert.deepEqual([...bytes], [...theirs].map((c) => c.charCodeAt(0)));
});

Deno.test("a file cut anywhere is refused", () => {
  const bytes = encodeSafetensors({ tensors: new Map(every), metadata: {} });
  for (let length = 0; length < bytes.length; length++) {
    refused(bytes.subarray(0, length), /has only|ends inside|follow/);
  }
});

Deno.test("a header that is not what the format asks for is refused with the reason", () => {
  const entry = (dtype: unknown, shape: unknown, offsets: unknown) => ({
    a: { dtype, shape, data_offsets: offsets },
  });
  refused(new TextEncoder().encode("hello world, no tensors"), /first 8 bytes/);
  refused(file("[1]", 0), /not a JSON object/);
  refused(file("{", 0), /not JSON/);
  refused(file({ __metadata__: { a: 1 } }, 0), /metadata is not text/);
  refused(file({ __metadata__: "a" }, 0), /metadata is not text/);
  refused(file({ a: 5 }, 0), /unknown dtype undefined/);
  refused(file(entry("F8", [1], [0, 1]), 1), /"a" has the unknown dtype F8/);
  refused(file(entry("toString", [1], [0, 1]), 1), /unknown dtype/);
  refused(file(entry("F32", [-1], [0, 4]), 4), /no valid shape/);
  refused(file(entry("F32", [1.5], [0, 4]), 4), /no valid shape/);
  refused(file(entry("F32", [1], [0]), 4), /no valid data_offsets/);
  refused(file(entry("F32", [1], [4, 0]), 4), /should take 4 bytes, not -4/);
  refused(file(entry("F32", [2 ** 40, 2 ** 40], [0, 4]), 4), /should take/);
  refused(file(entry("F32", [2], [0, 4]), 4), /should take 8 bytes, not 4/);
});

Deno.test("tensors that overlap, leave gaps or reach beyond the end are refused", () => {
  const two = (a: number[], b: number[]) => ({
    a: { dtype: "U8", shape: [a[1] - a[0]], data_offsets: a },
    b: { dtype: "U8", shape: [b[1] - b[0]], data_offsets: b },
  });
  assert.equal(parseSafetensors(file(two([4, 6], [0, 4]), 6)).tensors.size, 2);
  refused(file(two([0, 4], [2, 6]), 6), /"b" overlaps another/);
  refused(file(two([0, 4], [0, 4]), 4), /"b" overlaps another/);
  refused(file(two([0, 2], [4, 6]), 6), /2 bytes before the tensor "b"/);
  refused(file(two([0, 2], [2, 6]), 5), /ends inside the tensor "b"/);
  refused(file(two([0, 2], [2, 6]), 9), /3 bytes follow the last tensor/);
});

Deno.test("a tensor whose array does not fit its type or shape is not written", () => {
  const write = (name: string, tensor: StoredTensor) => () =>
    encodeSafetensors({ tensors: new Map([[name, tensor]]), metadata: {} });
  assert.throws(
    write("a", { dtype: "F32", shape: [3], data: new Float32Array(2) }),
    /"a" of F32 \[3\] came with a Float32Array of 2; give a Float32Array of 3/,
  );
  assert.throws(
    write("a", { dtype: "I64", shape: [1], data: new Float32Array(1) }),
    /give a BigInt64Array of 1/,
  );
  assert.throws(
    write("__metadata__", { dtype: "U8", shape: [], data: new Uint8Array(1) }),
    /rename it/,
  );
});
