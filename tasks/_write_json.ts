import { dirname } from "node:path";
import { InputError } from "../lib/engine/input_error.ts";
import { fileTrouble } from "../lib/image/file_trouble.ts";
import { writeFile } from "../lib/image/write_file.ts";

/** Writes a value as indented JSON; the file appears whole or not at all. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value, null, 2) + "\n";
  await writeFile(file, new TextEncoder().encode(text));
}

/** Makes the folder of a file and proves that it can be written, before hours of work end in nothing. */
export async function prepareToWrite(file: string): Promise<void> {
  const folder = dirname(file);
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.remove(await Deno.makeTempFile({ dir: folder, suffix: ".tmp" }));
  } catch (error) {
    throw new InputError(
      `"${file}" ${fileTrouble(error, "written")}; choose another place`,
      { cause: error },
    );
  }
}
