/** The element types of weight files, by their names in `.safetensors`. */
export type StoredDtype =
  | "F64"
  | "F32"
  | "F16"
  | "BF16"
  | "I64"
  | "U64"
  | "I32"
  | "U32"
  | "I16"
  | "U16"
  | "I8"
  | "U8"
  | "BOOL";

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

/** A tensor as it lies in a file. */
export interface StoredTensor {
  /** The element type in the file. */
  readonly dtype: StoredDtype;
  /** The extent of each axis; empty for a single number. */
  readonly shape: readonly number[];
  /** The elements, row-major. */
  readonly data: StoredData;
}

/** How the elements of a type lie in a file, and the array that holds them. */
export const storage: Readonly<
  Record<
    StoredDtype,
    {
      readonly bytes: number;
      readonly array: new (from: ArrayBuffer | number) => StoredData;
    }
  >
> = {
  F64: { bytes: 8, array: Float64Array },
  F32: { bytes: 4, array: Float32Array },
  F16: { bytes: 2, array: Float32Array },
  BF16: { bytes: 2, array: Float32Array },
  I64: { bytes: 8, array: BigInt64Array },
  U64: { bytes: 8, array: BigUint64Array },
  I32: { bytes: 4, array: Int32Array },
  U32: { bytes: 4, array: Uint32Array },
  I16: { bytes: 2, array: Int16Array },
  U16: { bytes: 2, array: Uint16Array },
  I8: { bytes: 1, array: Int8Array },
  U8: { bytes: 1, array: Uint8Array },
  BOOL: { bytes: 1, array: Uint8Array },
};

/** How many elements a tensor of this shape has. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** The elements from a file's little-endian bytes, which are copied. */
export function decodeElements(
  dtype: StoredDtype,
  bytes: Uint8Array,
): StoredData {
  // A copy, because the bytes need not lie aligned.
  const { buffer } = new Uint8Array(bytes);
  if (dtype === "F16") return Float32Array.from(new Float16Array(buffer));
  if (dtype === "BF16") {
    // The upper half of a float32.
    const bits = Uint32Array.from(new Uint16Array(buffer), (b) => b << 16);
    return new Float32Array(bits.buffer);
  }
  return new storage[dtype].array(buffer);
}

/** A file's little-endian bytes from the elements, rounded to the nearest, ties to even. */
export function encodeElements(
  dtype: StoredDtype,
  data: StoredData,
): Uint8Array {
  const raw = dtype === "F16"
    ? Float16Array.from(data as Float32Array)
    : dtype === "BF16"
    ? roundToBfloat16(data as Float32Array)
    : data;
  return new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength);
}

function roundToBfloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(Float32Array.from(values).buffer);
  return Uint16Array.from(
    bits,
    (b, i) =>
      Number.isNaN(values[i]) ? 0x7fc0 : (b + 0x7fff + ((b >>> 16) & 1)) >>> 16,
  );
}
