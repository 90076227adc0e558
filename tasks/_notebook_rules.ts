import type { Output } from "./_kernel_messages.ts";
import { type Notebook, type NotebookCell, sourceOf } from "./_notebook.ts";

/** Something that is wrong with a notebook; cells count from 1, 0 is the notebook itself. */
export interface Problem {
  readonly cell: number;
  readonly message: string;
}

/** What a notebook must not bring with it into the repository. */
export function uncleanliness({ metadata, cells }: Notebook): Problem[] {
  const problems: Problem[] = [];
  if (metadata.kernelspec?.name !== "deno") {
    problems.push({ cell: 0, message: "its kernel is not the Deno kernel" });
  }
  cells.forEach((cell, i) => {
    if (cell.cell_type !== "code") return;
    if ((cell.outputs?.length ?? 0) > 0 || cell.execution_count != null) {
      problems.push({
        cell: i + 1,
        message: "holds outputs; take them out with --strip",
      });
    }
  });
  return problems;
}

/** A notebook without what running it left. */
export function strip(notebook: Notebook): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) =>
      cell.cell_type === "code"
        ? { ...cell, outputs: [], execution_count: null }
        : cell
    ),
  };
}

/**
 * What is wrong with a cell that was run.
 *
 * Tags say what else is expected: `expect:image/png` that an output has this
 * form, `expect-text:PSNR` that its text has these words in it,
 * `raises-exception` that it fails.
 */
export function judge(
  cell: NotebookCell,
  outputs: readonly Output[],
  late: number,
): string[] {
  const source = sourceOf(cell);
  const tags = cell.metadata.tags ?? [];
  const raises = tags.includes("raises-exception");
  const messages: string[] = [];
  const printed = outputs.filter(({ output_type }) => output_type !== "error");
  for (const output of outputs) {
    if (output.output_type === "error" && !raises) {
      messages.push(output.traceback.join("\n") || output.evalue);
    } else if (output.output_type === "stream" && output.name === "stderr") {
      messages.push(`printed to stderr: ${output.text.trimEnd()}`);
    } else if ("data" in output && Object.keys(output.data).length === 0) {
      messages.push("showed something empty");
    }
  }
  if (raises && outputs.length === printed.length) {
    messages.push("was to raise an exception and did not");
  }
  if (printed.length > 0 && !endsWithShow(source)) {
    messages.push("prints, but does not end with `await show(…)`");
  }
  if (late > 0) {
    messages.push(
      `${late} of its outputs would be drawn under the next cell; end it with \`await show(…)\``,
    );
  }
  const forms = new Set(
    printed.flatMap((output) =>
      "data" in output ? Object.keys(output.data) : ["text/plain"]
    ),
  );
  const text = printed.map(textOf).join("\n");
  for (const tag of tags) {
    const [, kind, wanted] = /^(expect|expect-text):(.+)$/.exec(tag) ?? [];
    if (kind === "expect" && !forms.has(wanted)) {
      messages.push(`was to show ${wanted}, but showed ${list(forms)}`);
    } else if (kind === "expect-text" && !text.includes(wanted)) {
      messages.push(`was to say "${wanted}", but said "${text.slice(0, 200)}"`);
    }
  }
  return messages;
}

/** Whether the last statement shows something, judged by the first line of formatted code that starts it. */
export function endsWithShow(source: string): boolean {
  const starts = source.split("\n").filter((line) => /^[^\s)}\]/*]/.test(line));
  return /^await show\(/.test(starts.at(-1) ?? "");
}

function textOf(output: Output): string {
  if (output.output_type === "stream") return output.text;
  return "data" in output ? String(output.data["text/plain"] ?? "") : "";
}

function list(forms: Set<string>): string {
  return forms.size > 0 ? [...forms].join(", ") : "nothing";
}
