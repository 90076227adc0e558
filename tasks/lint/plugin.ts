/**
 * The project's own lint rules, one for each house rule that a machine can see.
 *
 * @module
 */
import { documentExports } from "./document_exports.ts";
import { lengthLimit } from "./length_limit.ts";
import { noNamelessFile } from "./no_nameless_file.ts";
import { noConsole, noJupyter, noSyncRead, noUnseeded } from "./members.ts";
import { tensorflowSeam } from "./tensorflow_seam.ts";

/** The plugin that `deno.json` names. */
const plugin: Deno.lint.Plugin = {
  name: "blindsight",
  rules: {
    "document-exports": documentExports,
    "length-limit": lengthLimit,
    "no-console": noConsole,
    "no-jupyter": noJupyter,
    "no-nameless-file": noNamelessFile,
    "no-sync-read": noSyncRead,
    "no-unseeded": noUnseeded,
    "tensorflow-seam": tensorflowSeam,
  },
};

export default plugin;
