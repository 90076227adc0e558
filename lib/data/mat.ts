import { unzlibSync } from "fflate";
import type { Matrix } from "./npy.ts";

const int8 = 1, int32 = 5, uint32 = 6, float64 = 9, matrix = 14, packed = 15;
const doubleClass = 6, lastNumericClass = 15;

/** How MATLAB stores each type of number: bytes and how to read one. */
const types: Readonly<
  Record<
    number,
    [bytes: number, read: (v: DataView, at: number, le: boolean) => number]
  >
> = {
  [int8]: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at, little) => view.getInt16(at, little)],
  4: [2, (view, at, little) => view.getUint16(at, little)],
  [int32]: [4, (view, at, little) => view.getInt32(at, little)],
  [uint32]: [4, (view, at, little) => view.getUint32(at, little)],
  7: [4, (view, at, little) => view.getFloat32(at, little)],
  [float64]: [8, (view, at, little) => view.getFloat64(at, little)],
  12: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  13: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
};

/** One data element: its type and its bytes. */
interface Element {
  readonly type: number;
  readonly view: DataView;
}

/** Whether bytes begin as a MATLAB file of version 5 does. */
export function isMat(bytes: Uint8Array): boolean {
  const order = String.fromCharCode(...bytes.subarray(126, 128));
  return order === "IM" && bytes[125] === 1 ||
    order === "MI" && bytes[124] === 1;
}

/** Whether bytes are an HDF5 file, which MATLAB writes as version 7.3. */
export function isHdf5(bytes: Uint8Array): boolean {
  return [0, 512].some((at) =>
    [0x89, 0x48, 0x44, 0x46].every((byte, i) => bytes[at + i] === byte)
  );
}

/**
 * Reads the matrices of real numbers of a MATLAB file of version 5 (`-v6`,
 * `-v7`, what SciPy writes), by name; other variables are passed over.
 *
 * @throws {Error} with the second half of a sentence that begins with the file.
 */
export function readMat(bytes: Uint8Array): Map<string, Matrix> {
  const little = bytes[126] === 0x49;
  const matrices = new Map<string, Matrix>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const element of elements(view, 128, little)) {
    let found = element;
    if (element.type === packed) {
      const plain = unpack(element.view);
      [found] = elements(plain, 0, little);
    }
    if (found?.type !== matrix) continue;
    const read = readMatrix(found.view, little);
    if (read) matrices.set(...read);
  }
  return matrices;
}

/** The bytes of a MATLAB file of version 5 with one matrix of doubles. */
export function encodeMat(
  name: string,
  { rows, columns, data }: Matrix,
): Uint8Array<ArrayBuffer> {
  const padded = (size: number) => Math.ceil(size / 8) * 8;
  const size = 16 + 16 + 8 + padded(name.length) + 8 + 8 * data.length;
  const bytes = new Uint8Array(128 + 8 + size);
  const view = new DataView(bytes.buffer);
  const text = "MATLAB 5.0 MAT-file, written by blindsight".padEnd(116);
  new TextEncoder().encodeInto(text, bytes);
  view.setUint16(124, 0x0100, true);
  view.setUint16(126, 0x4d49, true);
  let at = 128;
  const tag = (type: number, length: number) => {
    view.setUint32(at, type, true);
    view.setUint32(at + 4, length, true);
    at += 8;
  };
  tag(matrix, size);
  tag(uint32, 8);
  view.setUint32(at, doubleClass, true);
  at += 8;
  tag(int32, 8);
  view.setInt32(at, rows, true);
  view.setInt32(at + 4, columns, true);
  at += 8;
  tag(int8, name.length);
  new TextEncoder().encodeInto(name, bytes.subarray(at));
  at += padded(name.length);
  tag(float64, 8 * data.length);
  for (let x = 0; x < columns; x++) {
    for (let y = 0; y < rows; y++, at += 8) {
      view.setFloat64(at, data[y * columns + x], true);
    }
  }
  return bytes;
}

/** The elements one after the other; short ones lie in their own tag. */
function* elements(
  view: DataView,
  at: number,
  little: boolean,
): Generator<Element> {
  while (at + 8 <= view.byteLength) {
    const first = view.getUint32(at, little);
    const short = first >>> 16 > 0;
    const type = short ? first & 0xffff : first;
    const size = short ? first >>> 16 : view.getUint32(at + 4, little);
    const begin = at + (short ? 4 : 8);
    if (begin + size > view.byteLength) throw new Error("ends too early");
    yield {
      type,
      view: new DataView(view.buffer, view.byteOffset + begin, size),
    };
    // Compressed elements alone are not filled up to eight bytes.
    at = short ? at + 8 : begin + (type === packed ? size : (size + 7) & ~7);
  }
}

function unpack(view: DataView): DataView {
  try {
    const { buffer, byteOffset, byteLength } = unzlibSync(
      new Uint8Array(view.buffer, view.byteOffset, view.byteLength),
    );
    return new DataView(buffer, byteOffset, byteLength);
  } catch {
    throw new Error("holds a damaged compressed variable");
  }
}

function readMatrix(
  view: DataView,
  little: boolean,
): [name: string, Matrix] | null {
  const [flags, dimensions, name, real] = elements(view, 0, little);
  if (!real || flags.type !== uint32 || dimensions.type !== int32) return null;
  const word = flags.view.getUint32(0, little);
  const kind = word & 0xff;
  const complex = (word & 0x800) !== 0;
  if (kind < doubleClass || kind > lastNumericClass || complex) return null;
  if (dimensions.view.byteLength !== 8) return null;
  const rows = dimensions.view.getInt32(0, little);
  const columns = dimensions.view.getInt32(4, little);
  if (!(real.type in types)) return null;
  const [bytes, read] = types[real.type];
  if (real.view.byteLength < rows * columns * bytes) {
    throw new Error("holds a variable that is shorter than its size");
  }
  const data = new Float64Array(rows * columns);
  for (let x = 0, i = 0; x < columns; x++) {
    for (let y = 0; y < rows; y++, i++) {
      data[y * columns + x] = read(real.view, i * bytes, little);
    }
  }
  return [new TextDecoder().decode(name.view), { rows, columns, data }];
}
