/**
 * Checks that imports run in one direction, and packages through their seams.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runTask } from "./_cli.ts";
import { type Import, judgeImports } from "./_import_rules.ts";
import { runDeno } from "./_run_deno.ts";
import { walk } from "./_walk.ts";

await runTask({
  name: "check-imports",
  summary: "Checks that imports between the folders run in one direction.",
  positionals: [{
    name: "root",
    help: "the project (default: this one)",
    optional: true,
  }],
}, async ({ positionals, signal }) => {
  const root = resolve(positionals[0] ?? resolve(import.meta.dirname!, ".."));
  const files = ["mod.ts", "lib", "tasks", "tests"]
    .map((name) => `${root}/${name}`)
    .filter((path) => existsSync(path))
    .flatMap((path) => path.endsWith(".ts") ? [path] : [...walk(path)])
    // AssemblyScript is no TypeScript for all that its names end like it.
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".as.ts"));
  const imports = await readImports(root, files, signal);
  const breaches = judgeImports(imports);
  for (const breach of breaches) console.log(breach);
  console.log(
    breaches.length > 0
      ? `${breaches.length} imports break the rules`
      : `${imports.length} imports of ${files.length} files keep the rules`,
  );
  return breaches.length > 0 ? 1 : 0;
});

interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

/** Asks Deno what the files import; it knows comments from code. */
async function readImports(
  root: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<Import[]> {
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      entry,
      files.map((file) => `import "${pathToFileURL(file)}";`).join("\n"),
    );
    const config = `--config=${root}/deno.json`;
    const { stdout } = await runDeno(
      ["info", "-q", "--json", config, entry],
      signal,
    );
    const { modules } = JSON.parse(stdout) as { modules: ModuleInfo[] };
    const wanted = new Set(files.map((file) => pathToFileURL(file).href));
    return modules.filter(({ specifier }) => wanted.has(specifier)).flatMap(
      ({ specifier, dependencies = [] }) =>
        dependencies.map(({ specifier: written, code, type }) => {
          const target = code?.specifier ?? type?.specifier ?? written;
          const isFile = target.startsWith("file:");
          return {
            from: relative(root, fileURLToPath(specifier)),
            to: isFile ? relative(root, fileURLToPath(target)) : written,
            kind: isFile ? "file" : "package",
          };
        }),
    );
  } finally {
    await Deno.remove(entry);
  }
}
