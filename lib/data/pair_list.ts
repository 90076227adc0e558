import { InputError } from "../engine/input_error.ts";
import { fileTrouble } from "../image/file_trouble.ts";
import type { FoundPairs, PairFiles } from "./find_pairs.ts";
import { readName } from "./pair_names.ts";

/**
 * The pairs of a list of files as RealBlur has it: on every line the sharp
 * picture's path, a blank, the blurry one's, both from the list's folder on.
 *
 * @throws {InputError} Where a line is none, or a file is missing.
 */
export async function readPairList(path: string): Promise<FoundPairs> {
  const text = await Deno.readTextFile(path).catch((error) => {
    throw new InputError(
      `"${path}" ${
        fileTrouble(error, "read")
      }; give a folder or a list of pairs`,
      { cause: error },
    );
  });
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const pairs: PairFiles[] = [];
  const missing: string[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const [sharp, given, ...rest] = line.trim().split(/\s+/);
    if (given === undefined || rest.length > 0) {
      throw new InputError(
        `line ${
          i + 1
        } of "${path}" is "${line}"; expected the sharp picture's path, a blank and the blurry one's`,
      );
    }
    for (const file of [sharp, given]) {
      const found = await Deno.stat(folder + file).catch(() => null);
      if (!found?.isFile) missing.push(folder + file);
    }
    const name = readName(given)?.key ?? given;
    pairs.push({ name, given: folder + given, sharp: folder + sharp });
  }
  if (missing.length > 0) {
    throw new InputError(
      `"${path}" lists "${
        missing[0]
      }", the first of ${missing.length} that do not exist; put the list beside the folders that it names`,
    );
  }
  if (pairs.length === 0) throw new InputError(`"${path}" lists no pairs`);
  return { pairs, blur: "blur" };
}
