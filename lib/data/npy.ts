/** A matrix of numbers, row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

const magic = "\x93NUMPY";

/** How NumPy writes each type of number: its size and how to read one. */
const types: Readonly<
  Record<string, (view: DataView, at: number, little: boolean) => number>
> = {
  f8: (view, at, little) => view.getFloat64(at, little),
  f4: (view, at, little) => view.getFloat32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  i4: (view, at, little) => view.getInt32(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  u2: (view, at, little) => view.getUint16(at, little),
  i1: (view, at) => view.getInt8(at),
  u1: (view, at) => view.getUint8(at),
};

/** Whether bytes begin as a `.npy` file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return [...magic].every((letter, i) => bytes[i] === letter.charCodeAt(0));
}

/**
 * Reads NumPy's `.npy` file of a matrix.
 *
 * @throws {Error} with the second half of a sentence that begins with the file.
 */
export function readNpy(bytes: Uint8Array): Matrix {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12) throw new Error("ends inside its header");
  const wide = bytes[6] > 1;
  const begin = wide ? 12 : 10;
  const end = begin +
    (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  if (end > bytes.length) throw new Error("ends inside its header");
  const header = new TextDecoder().decode(bytes.subarray(begin, end));
  const type = /'descr':\s*'([<>|=]?)(\w\d+)'/.exec(header);
  const shape = /'shape':\s*\(\s*(\d+)\s*,\s*(\d+)\s*,?\s*\)/.exec(header);
  if (!shape) throw new Error("holds no matrix of two dimensions");
  const read = type && types[type[2]];
  if (!read) throw new Error("holds no plain numbers");
  const [rows, columns] = [Number(shape[1]), Number(shape[2])];
  const size = Number(type[2].slice(1));
  if (bytes.length - end < rows * columns * size) {
    throw new Error("ends before its last number");
  }
  const turned = /'fortran_order':\s*True/.test(header);
  const data = new Float64Array(rows * columns);
  for (let y = 0, i = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, i++) {
      const place = turned ? x * rows + y : i;
      data[i] = read(view, end + place * size, type[1] !== ">");
    }
  }
  return { rows, columns, data };
}

/** The bytes of a `.npy` file of float32, row-major. */
export function encodeNpy(
  { rows, columns, data }: Matrix,
): Uint8Array<ArrayBuffer> {
  const text =
    `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length + 4 * data.length);
  const view = new DataView(bytes.buffer);
  const header = magic + "\x01\x00\x00\x00" +
    text.padEnd(length - 11, " ") + "\n";
  for (let i = 0; i < length; i++) bytes[i] = header.charCodeAt(i);
  view.setUint16(8, length - 10, true);
  data.forEach((value, i) => view.setFloat32(length + 4 * i, value, true));
  return bytes;
}
