import {
  decodeElements,
  elementCount,
  storage as elements,
  type StoredData,
  type StoredDtype,
  type StoredTensor,
} from "./stored_tensor.ts";
import type { Allowed, Global } from "./unpickle.ts";

/** PyTorch's storage classes. */
const dtypes: Readonly<Record<string, StoredDtype>> = {
  "torch.DoubleStorage": "F64",
  "torch.FloatStorage": "F32",
  "torch.HalfStorage": "F16",
  "torch.BFloat16Storage": "BF16",
  "torch.LongStorage": "I64",
  "torch.IntStorage": "I32",
  "torch.ShortStorage": "I16",
  "torch.CharStorage": "I8",
  "torch.ByteStorage": "U8",
  "torch.BoolStorage": "BOOL",
};

/** A storage that a pickle refers to: a flat array that several tensors may look into. */
export class TorchStorage {
  constructor(
    readonly key: string,
    readonly dtype: StoredDtype,
    readonly length: number,
  ) {}
}

/** A tensor that a pickle describes; its numbers may come later in the file. */
export class TorchTensor {
  constructor(
    readonly storage: TorchStorage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}

  /** The row-major tensor out of its storage's elements. */
  gather(source: StoredData): StoredTensor {
    const { shape, strides, offset } = this;
    const count = elementCount(shape);
    if (isRowMajor(shape, strides)) {
      const data = source.slice(offset, offset + count);
      return { dtype: this.storage.dtype, shape, data };
    }
    const data = new elements[this.storage.dtype].array(count);
    const index = shape.map(() => 0);
    let from = offset;
    for (let i = 0; i < data.length; i++) {
      data[i] = source[from];
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        from += strides[axis];
        if (++index[axis] < shape[axis]) break;
        from -= strides[axis] * shape[axis];
        index[axis] = 0;
      }
    }
    return { dtype: this.storage.dtype, shape, data };
  }
}

/**
 * What pickles of tensors may contain: tensors, parameters, ordered
 * dictionaries, and no more.
 *
 * @param onStorage Is told of every storage.
 */
export function allowTensors(
  onStorage?: (storage: TorchStorage) => void,
): Allowed {
  return {
    global,
    persistent(id) {
      const storage = toStorage(id);
      onStorage?.(storage);
      return storage;
    },
  };
}

/** The bytes that the elements of a storage take. */
export function storageBytes({ dtype, length }: TorchStorage): number {
  return length * elements[dtype].bytes;
}

/** The elements of a storage from the file's bytes. */
export function readStorage(
  storage: TorchStorage,
  bytes: Uint8Array,
): StoredData {
  const size = storageBytes(storage);
  if (bytes.length < size) {
    throw new Error(
      `holds ${bytes.length} of the ${size} bytes of storage ${storage.key}; it is incomplete`,
    );
  }
  return decodeElements(storage.dtype, bytes.subarray(0, size));
}

function global(name: string): Global | undefined {
  if (Object.hasOwn(dtypes, name)) return name;
  switch (name) {
    case "collections.OrderedDict":
      return ([items]) => new Map(Array.isArray(items) ? items : []);
    case "torch._utils._rebuild_tensor":
    case "torch._utils._rebuild_tensor_v2":
      return rebuild;
    case "torch._utils._rebuild_parameter":
      return ([tensor]) => tensor;
  }
}

function toStorage(id: unknown): TorchStorage {
  if (Array.isArray(id) && id[0] === "storage") {
    const [, type, key, , length, view] = id;
    if (
      Object.hasOwn(dtypes, type) && typeof key === "string" &&
      isNatural(length) && (view ?? null) === null
    ) return new TorchStorage(key, dtypes[type], length);
  }
  throw new Error(
    "refers to an object that is no storage of numbers; save the state dict alone",
  );
}

/** `_rebuild_tensor_v2(storage, offset, size, stride, …)`. */
function rebuild(
  [storage, offset, shape, strides]: readonly unknown[],
): TorchTensor {
  if (
    !(storage instanceof TorchStorage) || !isNatural(offset) ||
    !isNaturals(shape) || !isNaturals(strides) ||
    shape.length !== strides.length
  ) throw new Error("describes a tensor wrongly");
  const last = shape.reduce(
    (sum, extent, axis) => sum + (extent - 1) * strides[axis],
    offset,
  );
  if (elementCount(shape) > 0 && last >= storage.length) {
    throw new Error(
      `describes a tensor [${shape}] that reaches beyond its storage of ${storage.length} elements`,
    );
  }
  return new TorchTensor(storage, offset, shape, strides);
}

function isRowMajor(shape: readonly number[], strides: readonly number[]) {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false;
    step *= shape[axis];
  }
  return true;
}

function isNatural(value: unknown): value is number {
  return Number.isSafeInteger(value) && value as number >= 0;
}

function isNaturals(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isNatural);
}
