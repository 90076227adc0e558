import { createRequire } from "node:module";
import { dirname } from "node:path";
import { exists } from "../../lib/engine/exists.ts";
import { hasBinding } from "../../lib/engine/engines/tensorflow.ts";
import { InputError } from "../../lib/engine/input_error.ts";
import { runDeno } from "../_run_deno.ts";
import type { GetOptions } from "./get.ts";
import { installFolder } from "./install_folder.ts";
import { hasTool, runTool } from "./run_tool.ts";

/** The TensorFlow that the native part is built against. */
const VERSION = "2.21.0";

/** Which Python its libraries were packed for makes no difference to them; this one has them. */
const PYTHON = "3.12";

/**
 * Fetches TensorFlow's libraries with Python's pip, builds the native part of
 * `@tensorflow/tfjs-node` (with `cuda`, of `-node-gpu`) against them, and checks
 * that the engine computes. What is there already is kept.
 */
export async function getTensorflow(
  { cuda, signal }: GetOptions,
): Promise<void> {
  if (Deno.build.os !== "linux") {
    throw new InputError(
      "The engine tensorflow is built on Linux only; elsewhere try " +
        "`deno install --allow-scripts=npm:@tensorflow/tfjs-node`.",
    );
  }
  const name = `@tensorflow/tfjs-node${cuda ? "-gpu" : ""}`;
  const folder = packageFolder(name);
  if (hasBinding(name) && (await check(signal)).success) {
    console.log(`${name} is built, and the engine computes`);
    return;
  }
  await requireTools();
  const libraries = await fetchLibraries(cuda, signal);
  console.error(`building ${name}`);
  await build(folder, `${libraries}/tensorflow`, signal);
  console.error("trying it");
  const { success, stdout, stderr } = await check(signal);
  console.log(stdout.trim());
  if (!success) {
    throw new InputError(
      `The engine was built but fails; remove ${libraries} to download it anew:\n${stderr.trim()}`,
    );
  }
}

function packageFolder(name: string): string {
  try {
    const manifest = createRequire(import.meta.url)
      .resolve(`${name}/package.json`);
    return Deno.realPathSync(dirname(manifest));
  } catch {
    throw new InputError(`${name} is not installed; run \`deno install\`.`);
  }
}

/** Opens the engine in a process of its own, as a program would. */
function check(signal: AbortSignal) {
  const args = ["run", "-qA", "tasks/engine.ts", "--engine", "tensorflow"];
  return runDeno(args, signal);
}

async function requireTools(): Promise<void> {
  const tools: [string, string[], string][] = [
    ["python3", ["--version"], "python3"],
    ["python3", ["-m", "pip", "--version"], "python3-pip"],
    // Where there is none, Deno stands in for it.
    ["node", ["-e", "process.exit(process.versions.deno ? 1 : 0)"], "nodejs"],
    ["make", ["--version"], "make"],
    ["g++", ["--version"], "g++"],
  ];
  const missing: string[] = [];
  for (const [command, args, packageName] of tools) {
    if (!await hasTool(command, args)) missing.push(packageName);
  }
  if (missing.length > 0) {
    throw new InputError(
      `Building it needs ${missing.join(", ")}; on Debian: apt-get install ${
        missing.join(" ")
      }`,
    );
  }
}

/** The folder with TensorFlow's wheel unpacked; downloaded unless it is there. */
async function fetchLibraries(
  cuda: boolean,
  signal: AbortSignal,
): Promise<string> {
  // The package without CUDA is half as large, but made for x86 only.
  const plain = Deno.build.arch === "x86_64" ? "tensorflow-cpu" : "tensorflow";
  const wheel = `${cuda ? "tensorflow" : plain}==${VERSION}`;
  const folder = `${installFolder("tensorflow")}/${VERSION}${
    cuda ? "-cuda" : ""
  }`;
  if (exists(folder)) return folder;
  console.error(`downloading ${wheel} to ${folder}`);
  const partial = `${folder}.${Deno.pid}`;
  await Deno.mkdir(partial, { recursive: true });
  try {
    await install(partial, [wheel], signal);
    if (cuda) {
      await install(partial, await cudaWheels(partial), signal);
    }
    const tensorflow = `${partial}/tensorflow`;
    for (const name of ["tensorflow", "tensorflow_framework"]) {
      const library = name === "tensorflow" ? "tensorflow_cc" : name;
      await Deno.symlink(`lib${library}.so.2`, `${tensorflow}/lib${name}.so`);
    }
    await Deno.rename(partial, folder);
  } finally {
    await Deno.remove(partial, { recursive: true }).catch(() => {});
  }
  return folder;
}

/** Unpacks wheels into a folder, and nothing that they depend on. */
async function install(
  folder: string,
  wheels: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const flags = "--quiet --disable-pip-version-check --no-deps --no-compile";
  await runTool("python3", [
    ...`-m pip install ${flags} --only-binary=:all:`.split(" "),
    ...["--python-version", PYTHON, "--target", folder, ...wheels],
  ], { signal });
}

/** NVIDIA's libraries in the versions that TensorFlow's wheel asks for. */
async function cudaWheels(folder: string): Promise<string[]> {
  const metadata = await Deno.readTextFile(
    `${folder}/tensorflow-${VERSION}.dist-info/METADATA`,
  );
  const needs = metadata.matchAll(
    /^Requires-Dist: (nvidia-[^;]+?)\s*;.*extra == ['"]and-cuda['"]/gm,
  );
  // Some write the version in parentheses.
  return [...needs].map(([, need]) => need.replace(/[\s()]/g, ""));
}

/** Builds the native part, which finds the libraries by links in its folder. */
async function build(
  folder: string,
  tensorflow: string,
  signal: AbortSignal,
): Promise<void> {
  await Deno.mkdir(`${folder}/deps`, { recursive: true });
  // A link to the folder, not to the files: the libraries look for others beside it.
  for (
    const [link, target] of [
      [`${folder}/deps/lib`, tensorflow],
      [`${folder}/deps/include`, `${tensorflow}/include`],
    ]
  ) {
    await Deno.remove(link, { recursive: true }).catch(() => {});
    await Deno.symlink(target, link);
  }
  const builder = createRequire(`${folder}/package.json`)
    .resolve("@mapbox/node-pre-gyp/package.json");
  const prefix = await runTool("node", [
    "-p",
    "path.dirname(path.dirname(process.execPath))",
  ], { signal });
  await runTool("node", [
    `${dirname(builder)}/bin/node-pre-gyp`,
    "install",
    "--build-from-source",
  ], {
    signal,
    cwd: folder,
    // Where node's headers are installed they need not be downloaded.
    env: exists(`${prefix}/include/node/node_api.h`)
      ? { npm_config_nodedir: prefix }
      : {},
  });
}
