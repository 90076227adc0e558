import { InputError } from "../engine/input_error.ts";
import { fileTrouble } from "../image/file_trouble.ts";
import { type Image, readImage, toRgb } from "../image/mod.ts";
import type { Pair } from "../metrics/mod.ts";
import { findPairs, type PairFiles } from "./find_pairs.ts";
import { sha256 } from "./manifest.ts";
import { readPairList } from "./pair_list.ts";
import type { BlurKind } from "./pair_names.ts";
import { ofPurpose } from "./pair_purpose.ts";
import { type Purpose, refuseTestFiles } from "./test_guard.ts";

/** Settings of {@linkcode pairSource}. */
export interface PairSourceOptions {
  /**
   * `"train"` takes a data set's training part and refuses files that a
   * `MANIFEST.tsv` sets aside for tests; `"test"` takes its test part.
   */
  readonly purpose: Purpose;
  /**
   * Which blurry pictures, where a folder has both: frames averaged as they
   * are, which nearly all tables use and is the default, or in linear light.
   */
  readonly blur?: BlurKind;
}

/** Blurry pictures and their sharp ones in files, read when they are asked for. */
export interface PairSource {
  /** Where the pairs come from. */
  readonly name: string;
  /** How many there are. */
  readonly length: number;
  /** Which blur the given pictures have; null where nothing tells. */
  readonly blur: BlurKind | null;
  /** The files, sorted by the pairs' names. */
  readonly files: readonly PairFiles[];
  /**
   * A pair, both pictures grey or both RGB.
   *
   * @throws {InputError} where a file is no sound picture, or the two differ in
   * size.
   */
  load(index: number): Promise<Pair>;
  /** The SHA-256 of all names and files, in hexadecimal: what was scored on. */
  hash(): Promise<string>;
}

/**
 * The pairs of a folder of blurry and sharp pictures, found by name in the
 * layouts in which data sets are handed out: GoPro's `SEQ/{blur,blur_gamma,sharp}`
 * and its flattened copies `blur` and `sharp`, `input` and `target`,
 * `input_crops` and `target_crops`; RealBlur's `scene001/{blur,gt}`, or one of
 * its lists of files; HIDE's one `GT` folder; `X` beside `X_gt`; `1_blur`
 * beside `1_sharp`; Levin's `im1_kernel1_img` and `gt/im1`.
 *
 * Of a whole data set the purpose's part is taken: what lies in a folder
 * `train` or `test`, or RealBlur's scenes of that part.
 *
 * @throws {InputError} where the folder is missing or holds no pair, where a
 * picture has no partner, or where one is set aside for tests and the purpose
 * is training.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, pairSource, writeImage } from "blindsight";
 *
 * const folder = await Deno.makeTempDir();
 * for (const kind of ["blur", "blur_gamma", "sharp"]) {
 *   await Deno.mkdir(`${folder}/GOPR0384_11_00/${kind}`, { recursive: true });
 *   const path = `${folder}/GOPR0384_11_00/${kind}/000001.png`;
 *   await writeImage(path, createImage(4, 3, 3));
 * }
 * const pairs = await pairSource(folder, { purpose: "test" });
 * assert(pairs.length === 1 && pairs.blur === "blur");
 * const { name, input } = await pairs.load(0);
 * assert(name === "gopr0384_11_00/000001" && input.width === 4);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function pairSource(
  folder: string,
  { purpose, blur: asked }: PairSourceOptions,
): Promise<PairSource> {
  const trimmed = folder.replace(/(?<=.)\/+$/, "");
  const { pairs, blur } = /\.txt$/i.test(trimmed)
    ? await readPairList(trimmed)
    : await findPairs(trimmed, asked);
  const chosen = ofPurpose(pairs, purpose, trimmed);
  const files = [...chosen].sort((a, b) => a.name < b.name ? -1 : 1);
  if (purpose === "train") {
    await refuseTestFiles(files.flatMap(({ given, sharp }) => [given, sharp]));
  }
  return {
    name: trimmed.slice(trimmed.lastIndexOf("/") + 1),
    length: files.length,
    blur,
    files,
    load: (index) => loadPair(files[index]),
    hash: () => hashOf(files),
  };
}

async function loadPair({ name, given, sharp }: PairFiles): Promise<Pair> {
  const [input, reference] = await Promise.all([given, sharp].map(readImage));
  const size = ({ width, height }: Image) => `${width}x${height}`;
  if (size(input) !== size(reference)) {
    throw new InputError(
      `"${given}" is ${size(input)} but "${sharp}" ${
        size(reference)
      }; give pictures of one size`,
    );
  }
  return input.channels === reference.channels
    ? { name, input, reference }
    : { name, input: toRgb(input), reference: toRgb(reference) };
}

async function hashOf(files: readonly PairFiles[]): Promise<string> {
  const lines: string[] = [];
  for (const { name, given, sharp } of files) {
    const sums: string[] = [];
    for (const path of [given, sharp]) {
      const bytes = await Deno.readFile(path).catch((error) => {
        throw new InputError(`"${path}" ${fileTrouble(error, "read")}`, {
          cause: error,
        });
      });
      sums.push(await sha256(bytes));
    }
    lines.push([name, ...sums].join("\t"));
  }
  return await sha256(new TextEncoder().encode(lines.join("\n")));
}
