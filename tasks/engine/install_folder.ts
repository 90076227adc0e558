import { dataFolder } from "../../lib/engine/data_folder.ts";
import { InputError } from "../../lib/engine/input_error.ts";

/**
 * Where to install the libraries of an engine.
 *
 * @throws {InputError} If this user has no folder for data.
 */
export function installFolder(engine: string): string {
  const folder = dataFolder(engine);
  if (folder) return folder;
  throw new InputError(
    "There is no folder to install to; set HOME or XDG_DATA_HOME",
  );
}
