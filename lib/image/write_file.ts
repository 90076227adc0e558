import { fileURLToPath } from "node:url";
import { InputError } from "../engine/input_error.ts";
import { fileTrouble } from "./file_trouble.ts";

let written = 0;

/**
 * Writes a whole file or nothing: to a temporary name in the same folder,
 * synced, then renamed, so that neither a crash nor a full disk leaves half a
 * file or costs the old one.
 *
 * @throws {InputError} if the folder is missing or closed, the path is a folder, or the disk full.
 */
export async function writeFile(
  path: string | URL,
  bytes: Uint8Array,
): Promise<void> {
  const target = path instanceof URL ? fileURLToPath(path) : path;
  const temporary = `${target}.${Deno.pid}-${written++}.tmp`;
  try {
    const file = await Deno.open(temporary, { write: true, createNew: true });
    try {
      for (let at = 0; at < bytes.length;) {
        at += await file.write(bytes.subarray(at));
      }
      await file.syncData();
    } finally {
      file.close();
    }
    await Deno.rename(temporary, target);
  } catch (error) {
    // What went wrong first is what matters; often there is nothing to remove.
    await Deno.remove(temporary).catch(() => {});
    throw new InputError(
      `"${target}" ${fileTrouble(error, "written")}; choose another place`,
      { cause: error },
    );
  }
}
