import { dirname } from "node:path";
import { InputError } from "../lib/engine/input_error.ts";

/** Writes a value as indented JSON; the file appears whole or not at all. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  const partial = `${file}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    using handle = await Deno.open(partial, { write: true, createNew: true });
    const bytes = new TextEncoder().encode(
      JSON.stringify(value, null, 2) + "\n",
    );
    for (let done = 0; done < bytes.length;) {
      done += await handle.write(bytes.subarray(done));
    }
    await handle.sync();
    await Deno.rename(partial, file);
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    throw cannotWrite(file, error);
  }
}

/** Makes the folder of a file and proves that it can be written, before hours of work end in nothing. */
export async function prepareToWrite(file: string): Promise<void> {
  const folder = dirname(file);
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.remove(await Deno.makeTempFile({ dir: folder, suffix: ".tmp" }));
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

function cannotWrite(file: string, error: unknown): InputError {
  const why = error instanceof Error ? error.message : String(error);
  return new InputError(`${file} cannot be written: ${why}.`);
}
