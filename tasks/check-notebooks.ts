/**
 * Checks the types in the cells of notebooks, which the kernel does not.
 *
 * @module
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runTask } from "./_cli.ts";
import { sayCounts } from "./_counts.ts";
import { findNotebooks, readNotebook } from "./_notebook.ts";
import { type NotebookModule, notebookModule } from "./_notebook_module.ts";
import { runDeno } from "./_run_deno.ts";

await runTask({
  name: "check-notebooks",
  summary:
    "Checks the types in notebooks, all code cells of one taken as a module.",
  positionals: [{
    name: "file",
    help: "notebooks; all in notebooks/ without any",
    optional: true,
    many: true,
  }],
}, async ({ positionals, signal }) => {
  const folder = await Deno.makeTempDir();
  try {
    let failed = 0;
    const paths = findNotebooks(positionals);
    for (const [i, path] of paths.entries()) {
      const module = notebookModule(await readNotebook(path));
      const file = join(folder, `${i}.ts`);
      await Deno.writeTextFile(file, module.text);
      const { success, stderr } = await runDeno(
        ["check", "-q", "--config=deno.json", file],
        signal,
      );
      if (success) continue;
      failed++;
      console.log(located(stderr, pathToFileURL(file).href, path, module));
    }
    console.log(
      sayCounts({ passed: paths.length - failed, failed, skipped: 0 }),
    );
    return failed > 0 ? 1 : 0;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Errors with the cell where the module was named. */
function located(
  errors: string,
  url: string,
  path: string,
  module: NotebookModule,
): string {
  return errors.split("Stack backtrace:")[0].trimEnd().replaceAll(
    new RegExp(`${RegExp.escape(url)}:(\\d+):(\\d+)`, "g"),
    (_, line: string, column: string) => {
      const at = module.origin(Number(line));
      return at
        ? `${path}, cell ${at.cell}, line ${at.line}, column ${column}`
        : path;
    },
  );
}
