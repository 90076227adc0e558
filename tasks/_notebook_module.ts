import { codeCells, type Notebook, sourceOf } from "./_notebook.ts";

/** A notebook's code as one module, and where its lines come from. */
export interface NotebookModule {
  readonly text: string;
  /** The cell (from 1) and the line in it (from 1) of a line (from 1) of the module. */
  origin(line: number): { cell: number; line: number } | undefined;
}

/** Puts the code cells of a notebook one after the other. */
export function notebookModule(notebook: Notebook): NotebookModule {
  const lines: string[] = [];
  const origins: { cell: number; line: number }[] = [];
  for (const { cell, number } of codeCells(notebook)) {
    sourceOf(cell).split("\n").forEach((line, i) => {
      lines.push(line);
      origins.push({ cell: number, line: i + 1 });
    });
  }
  return {
    // The last line makes it a module even where nothing is imported.
    text: [...lines, "export {};", ""].join("\n"),
    origin: (line) => origins[line - 1],
  };
}
