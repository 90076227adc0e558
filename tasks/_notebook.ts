import { InputError } from "../lib/engine/input_error.ts";
import type { Output } from "./_kernel_messages.ts";
import { walk } from "./_walk.ts";

/** A cell of a notebook file (nbformat 4.5). */
export interface NotebookCell {
  cell_type: "code" | "markdown" | "raw";
  source: string | string[];
  metadata: { tags?: string[] };
  outputs?: Output[];
  execution_count?: number | null;
}

/** A notebook file. */
export interface Notebook {
  nbformat: number;
  metadata: { kernelspec?: { name?: string } };
  cells: NotebookCell[];
}

/** Reads a notebook. */
export async function readNotebook(path: string): Promise<Notebook> {
  const text = await Deno.readTextFile(path).catch((error) => {
    throw new InputError(`${path} cannot be read: ${error.message}.`);
  });
  try {
    const notebook = JSON.parse(text);
    if (notebook.nbformat === 4 && Array.isArray(notebook.cells)) {
      return notebook;
    }
  } catch {
    // Said below.
  }
  throw new InputError(
    `${path} is no notebook; expected a Jupyter notebook, format 4.`,
  );
}

/** A notebook as the text of its file. */
export function notebookText(notebook: Notebook): string {
  return JSON.stringify(notebook, null, 1) + "\n";
}

/** What a cell says, as one text. */
export function sourceOf({ source }: NotebookCell): string {
  return typeof source === "string" ? source : source.join("");
}

/** The code cells that say something, with their place in the notebook, counted from 1. */
export function codeCells(
  notebook: Notebook,
): { cell: NotebookCell; number: number }[] {
  return notebook.cells
    .map((cell, i) => ({ cell, number: i + 1 }))
    .filter(({ cell }) =>
      cell.cell_type === "code" && sourceOf(cell).trim() !== ""
    );
}

/** The notebooks that were named, or all below a folder. */
export function findNotebooks(
  named: readonly string[],
  folder = "notebooks",
): string[] {
  const found = named.length > 0
    ? [...named]
    : [...walk(folder)].filter((path) => path.endsWith(".ipynb"));
  if (found.length === 0) {
    throw new InputError(`There is no notebook in ${folder}/; name one.`);
  }
  return found;
}
