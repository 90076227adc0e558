import type { Purpose } from "./test_guard.ts";

/** The pictures that were found in a folder, and where. */
export interface Found {
  /** Paths relative to the folder, sorted. */
  readonly files: readonly string[];
  /** The same as a pattern, such as `image_SRF_2/*_HR.*`. */
  readonly pattern: string;
}

const picture = /^[^.].*\.(png|jpe?g|bmp|tiff?|webp)$/i;

/**
 * Finds the sharp pictures of a folder in the layouts in which data sets are
 * handed out; null where there are none.
 */
export async function findPictures(
  folder: string,
  purpose: Purpose,
): Promise<Found | null> {
  const { files, folders } = await list(folder);
  if (files.length > 0) return sharpOnes(files, "");
  for (const name of likelyFolders(folders, purpose)) {
    const inner = await findPictures(`${folder}/${name}`, purpose);
    // A folder of SelfExSR's may hold small pictures alone.
    if (!inner || /SRF/i.test(name) && !inner.pattern.endsWith("_HR.*")) {
      continue;
    }
    return {
      files: inner.files.map((file) => `${name}/${file}`),
      pattern: `${name}/${inner.pattern}`,
    };
  }
  const below = await everythingBelow(folder, "");
  return below.length > 0 ? sharpOnes(below.sort(), "**/") : null;
}

/** The folders in which sharp pictures are looked for, the likeliest first. */
function likelyFolders(folders: readonly string[], purpose: Purpose): string[] {
  const split = purpose === "train" ? /train/i : /test|val/i;
  const rules = [
    // SelfExSR's Set5, Set14, BSD100 and Urban100: image_SRF_2/*_HR.png.
    /^image_SRF_\d$/i,
    // Set5/HR, DIV2KRK/gt, DIV2K_train_HR beside DIV2K_valid_HR.
    /(^|_)(HR|GT)$/i,
    // BSDS500/images/train, BSDS500/data/images/train.
    /^(data|images)$/i,
    // BSDS500/train.
    split,
  ];
  return rules.flatMap((rule) => {
    const fitting = folders.filter((name) => rule.test(name));
    const meant = fitting.filter((name) => split.test(name));
    return meant.length > 0 ? meant : fitting;
  });
}

/** Of sharp and small pictures side by side, the sharp ones. */
function sharpOnes(files: readonly string[], place: string): Found {
  const sharp = files.filter((name) => /_HR\.\w+$/i.test(name));
  const small = files.some((name) => /_LR\d*\.\w+$/i.test(name));
  return sharp.length > 0 && small
    ? { files: sharp, pattern: `${place}*_HR.*` }
    : { files, pattern: `${place}*` };
}

async function everythingBelow(folder: string, at: string): Promise<string[]> {
  const { files, folders } = await list(`${folder}/${at}`);
  const found = files.map((name) => at + name);
  for (const name of folders) {
    found.push(...await everythingBelow(folder, `${at}${name}/`));
  }
  return found;
}

async function list(folder: string) {
  const files: string[] = [];
  const folders: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.startsWith(".")) continue;
    // What a link points at counts, and one that points nowhere is passed by.
    const info = await Deno.stat(`${folder}/${name}`).catch(() => null);
    if (info?.isDirectory) folders.push(name);
    else if (info?.isFile && picture.test(name)) files.push(name);
  }
  return { files: files.sort(), folders: folders.sort() };
}
