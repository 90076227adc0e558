import { InputError } from "../../lib/engine/input_error.ts";
import { locateLibrary } from "../../lib/engine/onednn/mod.ts";
import { runDeno } from "../_run_deno.ts";
import type { GetOptions } from "./get.ts";
import { installFolder } from "./install_folder.ts";
import { debianPackage, unpackDebian } from "./onednn_from_apt.ts";
import { unpackWheel } from "./onednn_from_pip.ts";
import { hasTool, runTool } from "./run_tool.ts";

/** Fills a folder with the library and returns its file. */
type Source = (folder: string, signal: AbortSignal) => Promise<string>;

/** Those that need no rights, the newer library first. */
const sources: readonly Source[] = [unpackWheel, unpackDebian];

/**
 * Gets oneDNN's library by the system's own tools into a folder of the user's,
 * once the engine has computed with it. What is there and works is kept.
 */
export async function getOnednn({ signal }: GetOptions): Promise<void> {
  const named = Deno.env.get("BLINDSIGHT_ONEDNN");
  const there = locateLibrary();
  if ("library" in there) {
    const { path } = there.library;
    try {
      const version = await tryLibrary(path, signal);
      console.log(`${version} is there, and the engine computes: ${path}`);
      return;
    } catch (error) {
      if (named || !(error instanceof InputError)) throw error;
      console.error(`${path}: ${error.message}`);
    }
  } else if (named) {
    throw new InputError(
      `BLINDSIGHT_ONEDNN is set, but ${there.reason}; unset it or name another file`,
    );
  }
  if (Deno.build.os === "darwin") return await getWithBrew(signal);
  if (Deno.build.os !== "linux") {
    throw new InputError(
      "oneDNN is got on Linux and macOS only; elsewhere take the engine wasm",
    );
  }
  const folder = installFolder("onednn");
  const problems: string[] = [];
  for (const source of sources) {
    try {
      await install(folder, source, signal);
      return;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(`- ${error.message}`);
    }
  }
  throw new InputError(
    `oneDNN could not be got without root's rights:\n${
      problems.join("\n")
    }\n${await advice()}`,
  );
}

/** Installs from one source, into place only once it has been tried. */
async function install(folder: string, source: Source, signal: AbortSignal) {
  const partial = `${folder}.${Deno.pid}`;
  await Deno.mkdir(partial, { recursive: true });
  try {
    const file = await source(partial, signal);
    console.error("trying it");
    const version = await tryLibrary(`${partial}/${file}`, signal);
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    await Deno.rename(partial, folder);
    console.log(`${version} is installed, and the engine computes: ${folder}`);
  } finally {
    await Deno.remove(partial, { recursive: true }).catch(() => {});
  }
}

/** Opens the engine with a library, in a process that may break; the version it tells. */
async function tryLibrary(path: string, signal: AbortSignal): Promise<string> {
  const args = ["run", "-qA", "tasks/engine.ts", "--engine", "onednn"];
  const env = { BLINDSIGHT_ONEDNN: path };
  const { success, stdout, stderr } = await runDeno(args, signal, env);
  if (success) return /oneDNN [\d.]+/.exec(stdout)?.[0] ?? "oneDNN";
  const said = /^onednn: (.*?)(; run `deno.*)?$/m.exec(stdout)?.[1] ?? stderr;
  throw new InputError(`The library does not work here: ${said.trim()}`);
}

async function getWithBrew(signal: AbortSignal): Promise<void> {
  if (!await hasTool("brew")) {
    throw new InputError("Getting oneDNN on macOS needs Homebrew's `brew`");
  }
  console.error("running `brew install onednn`");
  await runTool("brew", ["install", "onednn"], { signal });
  const there = locateLibrary();
  if (!("library" in there)) {
    throw new InputError(`Homebrew has installed it, but ${there.reason}`);
  }
  const version = await tryLibrary(there.library.path, signal);
  console.log(`${version} is installed, and the engine computes`);
}

/** What somebody with root's rights can do. */
async function advice(): Promise<string> {
  const commands: [string, string][] = [
    ["apt-get", `apt-get install ${await debianPackage() ?? "libdnnl2"}`],
    ["dnf", "dnf install onednn"],
    ["pacman", "pacman -S onednn"],
    ["brew", "brew install onednn"],
  ];
  for (const [tool, command] of commands) {
    if (await hasTool(tool)) return `with root's rights: \`${command}\``;
  }
  return "install oneDNN built for OpenMP, and name its file in BLINDSIGHT_ONEDNN";
}
