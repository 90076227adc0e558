import { createKernel, type Kernel, samplingPhase } from "../degrade/mod.ts";
import { InputError } from "../engine/input_error.ts";
import { fileTrouble } from "../image/file_trouble.ts";
import { writeFile } from "../image/write_file.ts";
import { encodeMat, isHdf5, isMat, readMat } from "./mat.ts";
import { encodeNpy, isNpy, type Matrix, readNpy } from "./npy.ts";

/** The name that the tools around DIV2KRK give to a kernel in a `.mat` file. */
const variable = "Kernel";

/** What {@linkcode readKernel} is told. */
export interface ReadKernelOptions {
  /** The scale that the kernel is sampled by; its phase is set for it. By default 1, for blur alone. */
  readonly scale?: number;
}

/**
 * Reads a blur kernel from a MATLAB file (version 5, variable `Kernel` or the
 * only matrix), a NumPy file or JSON (`number[][]`, or an object that holds it
 * as `kernel`), told by the content, not by the name.
 *
 * The weights are taken as they lie, as a correlation, and scaled to sum to 1.
 * For kernels of a benchmark whose orientation is not known, see
 * {@linkcode fitKernel}.
 *
 * @throws {InputError} Where there is no such file, or it holds no kernel.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isotropicGaussian, readKernel, writeKernel } from "blindsight";
 *
 * const path = `${await Deno.makeTempDir()}/kernel.mat`;
 * await writeKernel(path, isotropicGaussian({ size: 11, sigma: 1.5 }));
 * const kernel = await readKernel(path, { scale: 2 });
 * assert(kernel.width === 11 && kernel.phase.x === 5.5);
 * ```
 */
export async function readKernel(
  path: string,
  { scale = 1 }: ReadKernelOptions = {},
): Promise<Kernel> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    throw new InputError(
      `"${path}" ${
        fileTrouble(error, "read")
      }; give a kernel as .mat, .npy or .json`,
      { cause: error },
    );
  }
  try {
    const { rows, columns, data } = readMatrix(bytes);
    if (!data.every(Number.isFinite)) {
      throw new Error("holds weights that are not finite");
    }
    return createKernel({
      width: columns,
      height: rows,
      data,
      phase: {
        x: samplingPhase(columns, scale),
        y: samplingPhase(rows, scale),
      },
    });
  } catch (error) {
    throw new InputError(
      `"${path}" cannot be read as a kernel: it ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/**
 * Writes a blur kernel as its file's suffix asks: `.mat` (MATLAB version 5,
 * doubles named `Kernel`, which the DIV2KRK tools read), `.npy` (float32) or
 * `.json` (`{ kernel: number[][], phase }`). The orientation is correlation in
 * all of them.
 *
 * @throws {InputError} For another suffix, or where the file cannot be written.
 *
 * @example
 * ```ts
 * import { deltaKernel, writeKernel } from "blindsight";
 *
 * const folder = await Deno.makeTempDir();
 * await writeKernel(`${folder}/kernel.json`, deltaKernel(3));
 * console.log(await Deno.readTextFile(`${folder}/kernel.json`));
 * ```
 */
export async function writeKernel(
  path: string,
  kernel: Kernel,
): Promise<void> {
  const suffix = /\.(mat|npy|json)$/i.exec(path)?.[1].toLowerCase();
  if (suffix === undefined) {
    throw new InputError(
      `"${path}" has no suffix of a kernel's file; end it in .mat, .npy or .json`,
    );
  }
  await writeFile(path, encode(kernel, suffix));
}

/**
 * A kernel's weights row by row, as JSON holds them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { deltaKernel, kernelRows } from "blindsight";
 *
 * assert.deepEqual(kernelRows(deltaKernel(3))[1], [0, 1, 0]);
 * ```
 */
export function kernelRows({ width, height, data }: Kernel): number[][] {
  return Array.from(
    { length: height },
    (_, y) => [...data.subarray(y * width, (y + 1) * width)],
  );
}

function encode(kernel: Kernel, suffix: string): Uint8Array {
  const { width: columns, height: rows, phase } = kernel;
  if (suffix === "json") {
    const text = JSON.stringify({ kernel: kernelRows(kernel), phase });
    return new TextEncoder().encode(text + "\n");
  }
  const matrix = { rows, columns, data: Float64Array.from(kernel.data) };
  return suffix === "mat" ? encodeMat(variable, matrix) : encodeNpy(matrix);
}

/** @throws {Error} with the second half of a sentence that begins with the file. */
function readMatrix(bytes: Uint8Array): Matrix {
  if (isNpy(bytes)) return readNpy(bytes);
  if (isHdf5(bytes)) {
    throw new Error(
      "is an HDF5 file, as MATLAB writes with -v7.3; save it with -v7",
    );
  }
  if (isMat(bytes)) return chosen(readMat(bytes));
  const text = new TextDecoder().decode(bytes);
  if (/^\s*[[{]/.test(text)) return readJson(text);
  throw new Error(
    "is neither a MATLAB file nor a NumPy file nor JSON; give one of these",
  );
}

function chosen(matrices: ReadonlyMap<string, Matrix>): Matrix {
  const kernel = matrices.get(variable);
  if (kernel) return kernel;
  if (matrices.size === 1) return [...matrices.values()][0];
  throw new Error(
    matrices.size === 0
      ? "holds no matrix of real numbers"
      : `holds no "${variable}" but ${[...matrices.keys()].join(", ")}`,
  );
}

function readJson(text: string): Matrix {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("is no valid JSON");
  }
  const rows = Array.isArray(value)
    ? value
    : (value as { kernel?: unknown }).kernel;
  const columns = Array.isArray(rows) && Array.isArray(rows[0])
    ? rows[0].length
    : 0;
  const even = columns > 0 &&
    (rows as unknown[]).every((row) =>
      Array.isArray(row) && row.length === columns &&
      row.every((weight) => typeof weight === "number")
    );
  if (!even) {
    throw new Error(
      "holds no rows of numbers of one length, alone or as `kernel`",
    );
  }
  const data = Float64Array.from((rows as number[][]).flat());
  return { rows: (rows as number[][]).length, columns, data };
}
