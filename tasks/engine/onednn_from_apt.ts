import { InputError } from "../../lib/engine/input_error.ts";
import { walk } from "../_walk.ts";
import { hasTool, runTool } from "./run_tool.ts";

/** What the library needs that a small system may lack; it is found beside it. */
const needed = ["libgomp1", "ocl-icd-libopencl1"];

/** Unpacks the library of Debian's or Ubuntu's package, which only installing would need root for. */
export async function unpackDebian(
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  for (const tool of ["apt-get", "dpkg-deb"]) {
    if (!await hasTool(tool)) {
      throw new InputError(`The package of Debian or Ubuntu needs ${tool}`);
    }
  }
  const name = await debianPackage();
  if (!name) {
    throw new InputError(
      "apt knows no oneDNN; with root's rights, `apt-get update` may tell it",
    );
  }
  console.error(`downloading ${name}`);
  const packages = `${folder}/packages`;
  await Deno.mkdir(packages);
  await runTool("apt-get", ["download", name, ...needed], {
    signal,
    cwd: packages,
  });
  for (const { name } of [...Deno.readDirSync(packages)]) {
    const args = ["-x", `${packages}/${name}`, `${packages}/unpacked`];
    await runTool("dpkg-deb", args, { signal });
  }
  let library: string | undefined;
  for (const path of walk(`${packages}/unpacked`)) {
    // By the short name, which is what linkers look for, through the link to the file.
    const file = /\/(lib[^/]*\.so\.\d+)$/.exec(path)?.[1];
    if (!file) continue;
    await Deno.copyFile(path, `${folder}/${file}`);
    if (file.startsWith("libdnnl.")) library = file;
  }
  await Deno.remove(packages, { recursive: true });
  if (!library) throw new InputError(`${name} holds no libdnnl`);
  return library;
}

/** The newest package of the library that apt knows. */
export async function debianPackage(): Promise<string | undefined> {
  if (!await hasTool("apt-cache")) return undefined;
  const { stdout } = await new Deno.Command("apt-cache", {
    args: ["pkgnames", "libdnnl"],
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((name) => /^libdnnl[\d.]+$/.test(name))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
}
