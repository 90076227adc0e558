/**
 * Runs notebooks as a person would, each in a fresh Deno kernel, and checks
 * every output.
 *
 * @module
 */
import { basename, join } from "node:path";
import { writeFile } from "../lib/image/write_file.ts";
import { runTask } from "./_cli.ts";
import { sayCounts } from "./_counts.ts";
import { findNotebooks, notebookText, readNotebook } from "./_notebook.ts";
import { type Problem, strip, uncleanliness } from "./_notebook_rules.ts";
import { runNotebook } from "./_run_notebook.ts";

await runTask({
  name: "notebooks",
  summary:
    "Runs notebooks from top to bottom, each in a fresh Deno kernel, and checks every output; committed notebooks must hold none.",
  positionals: [{
    name: "file",
    help: "notebooks; all in notebooks/ without any",
    optional: true,
    many: true,
  }],
  flags: {
    preset: {
      type: "string",
      default: "tiny",
      help: "what the notebooks find in BLINDSIGHT_PRESET",
    },
    keep: {
      type: "string",
      value: "DIR",
      help: "write the notebooks there with their outputs",
    },
    strip: {
      type: "boolean",
      help: "run nothing, only take the outputs out of the files",
    },
    timeout: {
      type: "number",
      min: 1,
      default: 600,
      help: "seconds that a cell may take",
    },
  },
}, async ({ flags, positionals, signal }) => {
  const { preset, keep, timeout } = flags;
  const env = { BLINDSIGHT_PRESET: preset };
  let failed = 0;
  const paths = findNotebooks(positionals);
  for (const path of paths) {
    const notebook = await readNotebook(path);
    if (flags.strip) {
      await write(path, notebookText(strip(notebook)));
      continue;
    }
    const run = await runNotebook(path, notebook, {
      env,
      timeout,
      onCell: (number) => {
        signal.throwIfAborted();
        if (Deno.stderr.isTerminal()) tell(`${path}: cell ${number}`);
      },
    });
    if (Deno.stderr.isTerminal()) tell("");
    if (keep) {
      await Deno.mkdir(keep, { recursive: true });
      await write(join(keep, basename(path)), notebookText(run.notebook));
    }
    const problems = [...uncleanliness(notebook), ...run.problems];
    if (problems.length > 0) failed++;
    console.log(
      `${problems.length > 0 ? "FAILED" : "ok    "}  ${path}  ` +
        `${run.cells} cells, ${run.seconds.toFixed(1)} s`,
    );
    for (const problem of problems) console.log(say(problem));
  }
  if (flags.strip) return;
  console.log(
    sayCounts({ passed: paths.length - failed, failed, skipped: 0 }),
  );
  return failed > 0 ? 1 : 0;
});

function say({ cell, message }: Problem): string {
  const where = cell === 0 ? "" : `cell ${cell}: `;
  return `  ${where}${message.replaceAll("\n", "\n    ")}`;
}

async function write(path: string, text: string): Promise<void> {
  await writeFile(path, new TextEncoder().encode(text));
}

function tell(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`\r${text}\x1b[K`));
}
