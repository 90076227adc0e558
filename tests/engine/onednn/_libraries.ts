import {
  type Library,
  loadLibrary,
} from "../../../lib/engine/onednn/library.ts";
import { libraryPaths } from "../../../lib/engine/onednn/locate.ts";

const wanted = {
  2: "on Debian 12: `apt-get install libdnnl2`",
  3: "`deno task engine get onednn`",
};

/** A library of each binary interface that this machine has; what is absent is said loudly. */
export const libraries: readonly Library[] = find();

function find(): Library[] {
  const found: Library[] = [];
  for (const [major, remedy] of Object.entries(wanted)) {
    const library = loadable().find(({ version }) =>
      version.startsWith(`${major}.`)
    );
    if (library) {
      found.push(library);
      continue;
    }
    console.warn(`SKIPPED (no oneDNN ${major}; to run its tests, ${remedy})`);
  }
  return found;
}

function loadable(): Library[] {
  return libraryPaths().flatMap((path) => {
    try {
      return [loadLibrary(path)];
    } catch {
      return [];
    }
  });
}
