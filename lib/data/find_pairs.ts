import { InputError } from "../engine/mod.ts";
import { fileTrouble } from "../image/file_trouble.ts";
import {
  bareName,
  type BlurKind,
  type NamedFile,
  readName,
  shownBy,
} from "./pair_names.ts";

/** The two files of a pair. */
export interface PairFiles {
  /** What it is called in tables and messages. */
  readonly name: string;
  /** The degraded picture's path. */
  readonly given: string;
  /** The sharp picture's path. */
  readonly sharp: string;
}

/** What {@linkcode findPairs} found. */
export interface FoundPairs {
  readonly pairs: readonly PairFiles[];
  /** Which blur the given pictures have, where their folders say it. */
  readonly blur: BlurKind | null;
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
    const info = await Deno.stat(folder).catch(() => null);
    const trouble = info?.isFile ? "is a file" : fileTrouble(error, "read");
    throw new InputError(
      `"${folder}" ${trouble}; give a folder of pairs`,
      { cause: error },
    );
  }
  return found.sort();
}

/**
 * The pairs of a folder by the names of its files, in any layout in which the
 * names or the folders tell: `HR` and `LR`, `sharp` and `blur`, `target` and
 * `input`, `gt` and `blur`, `1_HR` and `1_LR`, `1_gt` beside `1`, and one
 * folder of sharp pictures for blurry ones of the same names elsewhere.
 *
 * @param blur Which pictures are given where there are both `blur` and
 * `blur_gamma`; `blur`, which nearly all tables use, unless told.
 * @throws {InputError} Where a picture has no partner, or none is there.
 */
export async function findPairs(
  folder: string,
  blur?: BlurKind,
): Promise<FoundPairs> {
  const files = await pictures(folder);
  if (files.length === 0) {
    throw new InputError(
      `"${folder}" holds no pictures; give a folder of pairs such as 1_LR.png and 1_HR.png, or blur/1.png and sharp/1.png`,
    );
  }
  const named = files.map((path) => readName(path));
  const chosen = chooseBlur(folder, named, blur);
  const sharp = new Map<string, string>();
  const given = new Map<string, { path: string; key: string }>();
  named.forEach((file) => {
    if (file?.role !== "sharp") return;
    const { key, path } = file;
    refuseSecond(folder, key, sharp.get(key), path);
    sharp.set(key, path);
  });
  let marked = true;
  files.forEach((path, i) => {
    const file = named[i];
    if (file?.role === "sharp") return;
    if (file && file.blur !== null && file.blur !== chosen) return;
    if (!file) marked = false;
    const name = file?.key ?? bareName(path);
    const key = file?.key ?? partnerOf(name, sharp) ?? refuse(folder, path);
    refuseSecond(folder, name, given.get(name)?.path, path);
    given.set(name, { path, key });
  });
  const pairs = [...given].map(([name, { path, key }]) => {
    const partner = sharp.get(key);
    if (partner === undefined) throw lonely(`${folder}/${path}`, "sharp");
    return {
      name,
      given: `${folder}/${path}`,
      sharp: `${folder}/${partner}`,
    };
  });
  const partnered = new Set([...given.values()].map(({ key }) => key));
  for (const [key, path] of sharp) {
    // A folder of sharp pictures may serve more than what is at hand, and
    // Levin's holds kernels too.
    const mayBeAlone = !marked && isInFolder(path);
    if (partnered.has(key) || mayBeAlone) continue;
    throw lonely(`${folder}/${path}`, "degraded");
  }
  return { pairs, blur: chosen };
}

/** Which blur is meant; refuses one that is not there. */
function chooseBlur(
  folder: string,
  named: readonly (NamedFile | null)[],
  asked: BlurKind | undefined,
): BlurKind | null {
  const kinds = new Set(named.flatMap((file) => file?.blur ?? []));
  if (asked !== undefined && kinds.size > 0 && !kinds.has(asked)) {
    throw new InputError(
      `"${folder}" holds no ${asked} pictures but ${
        [...kinds][0]
      }; ask for those, or give a folder that has them`,
    );
  }
  return asked ?? (kinds.has("blur") ? "blur" : [...kinds][0] ?? null);
}

/** The key of the sharp picture that a name without any mark belongs to. */
function partnerOf(
  name: string,
  sharp: ReadonlyMap<string, string>,
): string | null {
  const shown = shownBy(name);
  if (sharp.has(shown)) return shown;
  const last = shown.slice(shown.lastIndexOf("/") + 1);
  return sharp.has(last) ? last : null;
}

/** Whether a sharp picture is known by its folder and not by its own name. */
function isInFolder(path: string): boolean {
  return readName(path.slice(path.lastIndexOf("/") + 1)) === null;
}

function refuse(folder: string, path: string): never {
  throw new InputError(
    `"${folder}/${path}" does not tell whether it is the given or the sharp picture; name pairs 1_LR.png and 1_HR.png, or put them into folders LR and HR, for deblurring blur and sharp`,
  );
}

function refuseSecond(
  folder: string,
  name: string,
  first: string | undefined,
  second: string,
) {
  if (first === undefined) return;
  throw new InputError(
    `"${folder}/${first}" and "${folder}/${second}" are both of the pair "${name}"; leave one`,
  );
}

function lonely(path: string, missing: "sharp" | "degraded"): InputError {
  return new InputError(
    `"${path}" has no partner; give its ${missing} picture too, or take it away`,
  );
}
