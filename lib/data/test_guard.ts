import { InputError } from "../engine/input_error.ts";
import { readManifest } from "./manifest.ts";

/** What pictures are wanted for; training refuses those that are set aside for tests. */
export type Purpose = "train" | "test";

/** How many folders above a picture a manifest is looked for. */
const reach = 4;

/**
 * Refuses files that a `MANIFEST.tsv` in their folder or above it lists with
 * the role `test`, so that nobody trains on what results are measured with.
 *
 * @throws {InputError} naming the first such file and the manifest.
 */
export async function refuseTestFiles(paths: readonly string[]) {
  const manifests = new Map<string, Promise<Set<string>>>();
  for (const path of paths) {
    const real = (await Deno.realPath(path)).replaceAll("\\", "/");
    let folder = real;
    for (let i = 0; i < reach; i++) {
      folder = folder.slice(0, folder.lastIndexOf("/"));
      if (folder === "") break;
      const manifest = `${folder}/MANIFEST.tsv`;
      if (!manifests.has(folder)) manifests.set(folder, testFiles(manifest));
      const tests = await manifests.get(folder)!;
      if (!tests.has(real.slice(folder.length + 1))) continue;
      throw new InputError(
        `"${path}" is set aside for tests by "${manifest}"; train on other pictures`,
      );
    }
  }
}

async function testFiles(manifest: string): Promise<Set<string>> {
  const rows = await readManifest(manifest) ?? [];
  return new Set(
    rows.filter(({ role }) => role === "test").map(({ file }) => file),
  );
}
