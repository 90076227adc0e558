/** Which pictures are restored, and where the results go. @module */
import { basename, dirname, join, resolve } from "node:path";
import { InputError } from "../../mod.ts";
import { fileTrouble } from "../../lib/image/file_trouble.ts";

/** One picture to restore. */
export interface Job {
  readonly input: string;
  readonly output: string;
}

/** What is to be done, and what is not. */
export interface Plan {
  readonly jobs: readonly Job[];
  /** Results of earlier runs in the folders given, which are left out. */
  readonly leftOut: readonly string[];
}

const picture = /^[^.].*\.(png|jpe?g|bmp|tiff?|webp)$/i;
const earlierResult = /\.x\d\.png$/i;

/**
 * Gives every picture of the paths, which may be folders, the place of its
 * result: `NAME.x4.png` beside it or in the folder `out`.
 *
 * @throws {InputError} Where there is no picture, or a result would take the
 * place of a picture that is to be restored or of another result.
 */
export async function planRestoring(
  paths: readonly string[],
  scale: number,
  out: string | undefined,
): Promise<Plan> {
  const leftOut: string[] = [];
  const inputs: string[] = [];
  for (const path of paths) {
    for (const file of await picturesAt(path)) {
      const own = file === path || !earlierResult.test(file);
      (own ? inputs : leftOut).push(file);
    }
  }
  const unique = new Map(inputs.map((path) => [resolve(path), path]));
  const taken = new Map<string, string>();
  const jobs = [...unique.values()].map((input) => {
    const name = basename(input).replace(/\.[^.]*$/, "");
    const output = join(out ?? dirname(input), `${name}.x${scale}.png`);
    const place = resolve(output);
    if (unique.has(place)) {
      throw new InputError(
        `the result of "${input}" would take the place of "${output}", which is to be restored too; give --out`,
      );
    }
    const other = taken.get(place);
    if (other !== undefined) {
      throw new InputError(
        `"${other}" and "${input}" would both become "${output}"; restore them one after the other, with an --out for each`,
      );
    }
    taken.set(place, input);
    return { input, output };
  });
  return { jobs, leftOut };
}

/** The path itself, or the pictures that lie in it where it is a folder. */
async function picturesAt(path: string): Promise<string[]> {
  const info = await Deno.stat(path).catch((error) => {
    throw new InputError(
      `"${path}" ${
        fileTrouble(error, "read")
      }; give pictures or folders of them`,
      { cause: error },
    );
  });
  if (!info.isDirectory) return [path];
  const files = [...Deno.readDirSync(path)]
    .filter(({ name, isDirectory }) => !isDirectory && picture.test(name))
    .map(({ name }) => join(path, name)).sort();
  if (files.length === 0) {
    throw new InputError(
      `"${path}" holds no pictures; give a folder with PNG, JPEG, BMP, TIFF or WebP files in it`,
    );
  }
  return files;
}
