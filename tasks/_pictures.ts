/** The pictures that tasks train on and test on. @module */
import { fileURLToPath } from "node:url";
import {
  folderSource,
  generatedSource,
  joinSources,
  listSource,
  readImage,
  type Source,
} from "../mod.ts";

const shipped = (folder: string) =>
  fileURLToPath(new URL(`../data/${folder}`, import.meta.url));

/** Pictures to train on: a folder's, or those that come with the project. */
export async function trainingPictures(folder?: string): Promise<Source> {
  if (folder !== undefined) return folderSource(folder, { purpose: "train" });
  const photos = await folderSource(shipped("photos"), { purpose: "train" });
  const generated = generatedSource({
    seed: 1,
    count: 24,
    width: 320,
    height: 320,
  });
  return joinSources(photos, photos, generated);
}

/** The one picture that a system learns from and restores. */
export async function onePicture(path: string): Promise<Source> {
  return listSource([await readImage(path)], path);
}

/** Pictures to test on. */
export interface TestPictures {
  readonly source: Source;
  /** What to call them in a title. */
  readonly title: string;
  /** Whether they are the project's own. */
  readonly own: boolean;
}

/**
 * A folder's pictures, or those that come with the project.
 *
 * @param most Take no more than so many of them.
 */
export async function testPictures(
  folder?: string,
  most = Infinity,
): Promise<TestPictures> {
  const own = folder === undefined;
  const all = await folderSource(folder ?? shipped("generated"), {
    purpose: "test",
  });
  const length = Math.min(most, all.length);
  const count = length < all.length ? `${length} of ${all.length}` : length;
  return {
    source: { ...all, length },
    title: own
      ? `${count} generated pictures that come with blindsight`
      : `${all.name} (${count} pictures)`,
    own,
  };
}
