import { fileURLToPath } from "node:url";
import type { Notebook } from "../../tasks/_notebook.ts";
import { runNotebook } from "../../tasks/_run_notebook.ts";

/** A notebook of these code cells, each with its tags after the first. */
export function notebookOf(...cells: (string | string[])[]): Notebook {
  return {
    nbformat: 4,
    metadata: { kernelspec: { name: "deno" } },
    cells: cells.map((cell) => {
      const [source, ...tags] = [cell].flat();
      return {
        cell_type: "code",
        source,
        metadata: { tags },
        outputs: [],
        execution_count: null,
      };
    }),
  };
}

/** Runs cells as a notebook of the project's own folder. */
export async function runCells(...cells: (string | string[])[]) {
  const path = fileURLToPath(
    new URL("../../notebooks/test.ipynb", import.meta.url),
  );
  return await runNotebook(path, notebookOf(...cells), { timeout: 60 });
}
