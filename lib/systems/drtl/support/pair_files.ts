import { InputError } from "../../../engine/mod.ts";
import { fileTrouble } from "../../../image/file_trouble.ts";
import { readName } from "./pair_names.ts";

/** The two files of a pair. */
export interface PairFiles {
  /** What it is called in tables and messages. */
  readonly name: string;
  readonly given: string;
  readonly sharp: string;
}

/**
 * The names of the pairs of a folder, sorted, without reading the pictures.
 *
 * @throws {InputError} Where a picture has no partner, or none is there.
 *
 * @example
 * ```ts
 * import { createImage, drtl, writeImage } from "blindsight";
 *
 * const folder = await Deno.makeTempDir();
 * await writeImage(`${folder}/1_HR.png`, createImage(8, 8, 3));
 * await writeImage(`${folder}/1_LR.png`, createImage(8, 8, 3));
 * console.log(await drtl.pairNames(folder)); // 1
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function pairNames(folder: string): Promise<string[]> {
  return (await findPairs(folder)).map(({ name }) => name).sort();
}

const picture = /^[^.].*\.(png|jpe?g|bmp|tiff?|webp)$/i;

/** All pictures below a folder, relative to it, sorted. */
async function pictures(folder: string, at = ""): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const entry of Deno.readDir(`${folder}/${at}`)) {
      const { name } = entry;
      if (name.startsWith(".")) continue;
      const info = await Deno.stat(`${folder}/${at}${name}`).catch(() => null);
      if (info?.isDirectory) {
        found.push(...await pictures(folder, `${at}${name}/`));
      } else if (info?.isFile && picture.test(name)) found.push(at + name);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `"${folder}" ${fileTrouble(error, "read")}; give a folder of pairs`,
      { cause: error },
    );
  }
  return found.sort();
}

/**
 * The pairs of a folder by the names of its files.
 *
 * @throws {InputError} Where a picture has no partner, or none is there.
 */
export async function findPairs(folder: string): Promise<PairFiles[]> {
  const files = await pictures(folder);
  const byKey = new Map<string, { given: string[]; sharp: string[] }>();
  for (const path of files) {
    const named = readName(path);
    if (!named) {
      throw new InputError(
        `"${folder}/${path}" does not tell whether it is the given or the sharp picture; name pairs 1_LR.png and 1_HR.png, or put them into folders LR and HR`,
      );
    }
    const entry = byKey.get(named.key) ?? { given: [], sharp: [] };
    entry[named.role].push(`${folder}/${path}`);
    byKey.set(named.key, entry);
  }
  if (byKey.size === 0) {
    throw new InputError(
      `"${folder}" holds no pictures; give a folder of pairs such as 1_LR.png and 1_HR.png`,
    );
  }
  return [...byKey].map(([name, { given, sharp }]) => {
    for (const [here, there] of [[given, sharp], [sharp, given]]) {
      if (here.length > 1) {
        throw new InputError(
          `"${here[0]}" and "${
            here[1]
          }" are both of the pair "${name}"; leave one`,
        );
      }
      if (there.length === 0) {
        throw new InputError(
          `"${here[0]}" has no partner; give its ${
            here === given ? "sharp" : "degraded"
          } picture too, or take it away`,
        );
      }
    }
    return { name, given: given[0], sharp: sharp[0] };
  });
}
