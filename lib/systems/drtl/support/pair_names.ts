import { findPairs } from "../../../data/find_pairs.ts";

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
  return (await findPairs(folder)).pairs.map(({ name }) => name).sort();
}
