import { InputError } from "../engine/input_error.ts";
import { readImage } from "../image/mod.ts";
import { findPictures } from "./folder_layout.ts";
import { packedCache } from "./packed_cache.ts";
import { unpackImage } from "./packed_image.ts";
import type { Source } from "./source.ts";
import { type Purpose, refuseTestFiles } from "./test_guard.ts";

/** Settings of {@linkcode folderSource}. */
export interface FolderSourceOptions {
  /**
   * `"train"` takes a data set's training part and refuses files that a
   * `MANIFEST.tsv` sets aside for tests; `"test"` takes its test part.
   */
  readonly purpose: Purpose;
  /** How much memory pictures may stay in, as 8 or 16 bits; 512 MiB by default. */
  readonly cacheMiB?: number;
}

/** The pictures of a folder. */
export interface FolderSource extends Source {
  /** How many pictures were found where, in words. */
  readonly description: string;
  /** The files, sorted by name. */
  readonly paths: readonly string[];
}

/**
 * The sharp pictures of a folder, found by themselves in the layouts in which
 * data sets are handed out: pictures in the folder; `image_SRF_2/*_HR.png`
 * (Set14 and its kin); `HR`, `gt`, `DIV2K_train_HR`; `images/train` or
 * `train` (BSDS500), for tests `test` or `val`; else all pictures below it.
 *
 * Files are read when they are asked for, and kept in memory as far as the
 * cache allows.
 *
 * @throws {InputError} where the folder is missing or holds no picture, or
 * where one is set aside for tests and the purpose is training; on loading,
 * where a file is no sound picture.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, folderSource, writeImage } from "blindsight";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.mkdir(`${folder}/HR`);
 * await writeImage(`${folder}/HR/black.png`, createImage(4, 3, 3));
 * const source = await folderSource(folder, { purpose: "test" });
 * console.log(source.description); // 1 picture: HR/*
 * const image = await source.load(0);
 * assert(image.width === 4);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function folderSource(
  folder: string,
  { purpose, cacheMiB = 512 }: FolderSourceOptions,
): Promise<FolderSource> {
  const trimmed = folder.replace(/(?<=.)\/+$/, "");
  const found = await findPictures(trimmed, purpose).catch((error) => {
    throw new InputError(
      `"${folder}" cannot be listed (${
        trouble(error)
      }); give a folder of pictures`,
      { cause: error },
    );
  });
  if (!found) {
    throw new InputError(
      `"${folder}" holds no pictures; give a folder with PNG, JPEG, BMP, TIFF or WebP files in it or below it`,
    );
  }
  const paths = found.files.map((file) => `${trimmed}/${file}`);
  if (purpose === "train") await refuseTestFiles(paths);
  const packed = packedCache(
    async (index) => [await readImage(paths[index])],
    cacheMiB * 2 ** 20,
  );
  const count = paths.length === 1 ? "1 picture" : `${paths.length} pictures`;
  return {
    name: trimmed.slice(trimmed.lastIndexOf("/") + 1),
    length: paths.length,
    description: `${count}: ${found.pattern}`,
    paths,
    nameOf: (index) => found.files[index],
    load: async (index) => unpackImage((await packed(index))[0]),
    async loadPart(index, choose) {
      const [image] = await packed(index);
      return unpackImage(image, choose(image.width, image.height));
    },
  };
}

function trouble(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "it does not exist";
  if (error instanceof Deno.errors.NotADirectory) return "it is no folder";
  return (error as Error).message;
}
