import { unzipSync } from "fflate";
import { InputError } from "../../lib/engine/input_error.ts";
import { pipWheel } from "../_pip_wheel.ts";

/** The last one built for GCC's OpenMP. */
const wheel = "onednn-cpu-gomp==2023.2.0";
const sha256 =
  "2f22a54d6a890ed14bfa185d42a4be65d8b5b1df85dc1f0f3a9abe31620416fb";
const library = "libdnnl.so.3";

/** Unpacks the library of Python's wheel; nothing of it is Python. */
export async function unpackWheel(
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  if (Deno.build.arch !== "x86_64") {
    throw new InputError("The Python wheel is for x86-64 only");
  }
  await unpack(await pipWheel(wheel, sha256, signal), folder);
  return library;
}

/** Writes the library and its licences, of all that the wheel holds. */
async function unpack(bytes: Uint8Array, folder: string): Promise<void> {
  const files = unzipSync(bytes, {
    filter: ({ name }) =>
      name.endsWith(`/lib/${library}`) || name.includes("/share/doc/"),
  });
  for (const [path, content] of Object.entries(files)) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (name) await Deno.writeFile(`${folder}/${name}`, content);
  }
}
