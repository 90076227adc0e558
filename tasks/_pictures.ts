/** The pictures that tasks train on and test on. @module */
import {
  folderSource,
  generatedSource,
  joinSources,
  type Source,
} from "../mod.ts";

const shipped = (folder: string) =>
  new URL(`../data/${folder}`, import.meta.url).pathname;

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

/** Pictures to test on, and what to call them. */
export async function testPictures(
  folder?: string,
): Promise<{ source: Source; title: string; own: boolean }> {
  if (folder !== undefined) {
    const source = await folderSource(folder, { purpose: "test" });
    return { source, title: `${source.name} (${source.length})`, own: false };
  }
  const source = await folderSource(shipped("generated"), { purpose: "test" });
  return {
    source,
    title: `${source.length} generated pictures that come with blindsight`,
    own: true,
  };
}
