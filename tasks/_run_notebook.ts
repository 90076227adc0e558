import { dirname } from "node:path";
import { type Execution, KernelClient } from "./_kernel.ts";
import { codeCells, type Notebook, sourceOf } from "./_notebook.ts";
import { judge, type Problem, strip } from "./_notebook_rules.ts";

/** What running a notebook gave. */
export interface NotebookRun {
  /** The notebook with its outputs. */
  readonly notebook: Notebook;
  readonly cells: number;
  readonly seconds: number;
  readonly problems: readonly Problem[];
}

/** What goes with running a notebook. */
export interface NotebookRunOptions {
  /** Environment variables for the kernel, besides this program's. */
  readonly env?: Record<string, string>;
  /** Seconds that a cell may take. */
  readonly timeout?: number;
  /** Sees each cell before it is run. */
  readonly onCell?: (number: number) => void;
}

/** Runs a notebook from top to bottom in a kernel of its own, up to the first cell that fails. */
export async function runNotebook(
  path: string,
  notebook: Notebook,
  options: NotebookRunOptions = {},
): Promise<NotebookRun> {
  const started = performance.now();
  const run = strip(notebook);
  const cells = codeCells(run);
  const done: { number: number; execution: Execution }[] = [];
  const problems: Problem[] = [];
  await using kernel = await KernelClient.start({
    cwd: dirname(path),
    ...options.env && { env: options.env },
  });
  for (const { cell, number } of cells) {
    options.onCell?.(number);
    try {
      const execution = await kernel.execute(sourceOf(cell), options.timeout);
      cell.outputs = execution.outputs;
      cell.execution_count = execution.executionCount;
      done.push({ number, execution });
      const failed = execution.outputs.some(({ output_type }) =>
        output_type === "error"
      );
      if (failed && !cell.metadata.tags?.includes("raises-exception")) break;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      problems.push({ cell: number, message });
      break;
    }
  }
  // Judged at the end: displays are updated by later cells, too.
  for (const { number, execution } of done) {
    const { cell } = cells.find((c) => c.number === number)!;
    for (const message of judge(cell, execution.outputs, execution.late)) {
      problems.push({ cell: number, message });
    }
  }
  return {
    notebook: run,
    cells: cells.length,
    seconds: (performance.now() - started) / 1000,
    problems,
  };
}
