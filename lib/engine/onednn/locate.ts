import { dataFolder } from "../data_folder.ts";
import { variable } from "../environment.ts";
import { type Library, loadLibrary } from "./library.ts";

/** The library, or why there is none. */
export type Located =
  | { readonly library: Library }
  | { readonly reason: string };

/** Names by which linkers know it, the newer one first. */
const names: Partial<Record<typeof Deno.build.os, readonly string[]>> = {
  linux: ["libdnnl.so.3", "libdnnl.so.2"],
  darwin: ["libdnnl.3.dylib", "libdnnl.2.dylib"],
};

/** Where distributions, Homebrew and people's own builds put libraries. */
const folders: Partial<Record<typeof Deno.build.os, readonly string[]>> = {
  linux: [
    "/usr/local/lib",
    "/usr/local/lib64",
    `/usr/lib/${Deno.build.arch}-linux-gnu`,
    "/usr/lib64",
    "/usr/lib",
    "/home/linuxbrew/.linuxbrew/lib",
  ],
  darwin: ["/opt/homebrew/lib", "/usr/local/lib"],
};

let found: { readonly key: string; readonly located: Located } | undefined;

/**
 * Looks for a library that can be used: the file that `BLINDSIGHT_ONEDNN`
 * names, else what `deno task engine get onednn` has installed, else the
 * system's.
 */
export function locateLibrary(): Located {
  const paths = libraryPaths();
  const key = paths.join("\n");
  if (found?.key !== key) found = { key, located: firstUsable(paths) };
  return found.located;
}

function firstUsable(paths: readonly string[]): Located {
  let reason: string | undefined;
  for (const path of paths) {
    try {
      return { library: loadLibrary(path) };
    } catch (error) {
      reason ??= (error as Error).message;
    }
  }
  return { reason: reason ?? "the library libdnnl was not found" };
}

/** Files that may be it: the one that is named, or those that are there. */
export function libraryPaths(): string[] {
  const named = variable("BLINDSIGHT_ONEDNN");
  if (named) return [named];
  const own = dataFolder("onednn");
  const places = [...own ? [own] : [], ...folders[Deno.build.os] ?? []];
  return (names[Deno.build.os] ?? []).flatMap((name) =>
    places.map((place) => `${place}/${name}`)
  ).filter(isFile);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
