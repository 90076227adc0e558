/**
 * Runs the tests, every file in a process of its own, and closes with how many
 * passed and failed.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { InputError } from "../lib/engine/input_error.ts";
import { runTask } from "./_cli.ts";
import { type Counts, readCounts, sayCounts, sum } from "./_counts.ts";
import { runDeno } from "./_run_deno.ts";
import { walk } from "./_walk.ts";

const root = resolve(import.meta.dirname!, "..");

/** A test file that has not ended by then hangs. */
const FILE_LIMIT_MS = 600_000;

await runTask({
  name: "test",
  summary: "Runs the tests, all or those of the given files and folders.",
  flags: {
    filter: {
      type: "string",
      value: "TEXT",
      help:
        "only tests whose name holds this text or matches this /expression/",
    },
    jobs: {
      type: "number",
      integer: true,
      min: 1,
      default: navigator.hardwareConcurrency,
      help: "how many files run at once",
    },
    json: { type: "string", value: "FILE", help: "also write the counts" },
  },
  positionals: [{
    name: "path",
    help: "test files and folders of them (default: tests)",
    many: true,
    optional: true,
  }],
}, async ({ flags, positionals, signal, writeJson }) => {
  const paths = positionals.length > 0 ? positionals : [`${root}/tests`];
  const files = paths.flatMap((path) => testFiles(resolve(path)));
  if (files.length === 0) {
    throw new InputError(`There is no *_test.ts in ${paths.join(", ")}.`);
  }
  const counts: Counts[] = [];
  // Types are checked once for all files, which then run without.
  const types = await runDeno(["check", "-q", ...files], signal);
  if (!types.success) {
    console.log(types.stderr);
    counts.push({ passed: 0, failed: 1, skipped: 0 });
  }
  const queue = files.values();
  const worker = async () => {
    for (const file of queue) {
      counts.push(await runFile(file, flags.filter, signal));
    }
  };
  await Promise.all(Array.from({ length: flags.jobs }, worker));
  const total = sum(counts);
  await writeJson({ ...total });
  console.log(sayCounts(total));
  return total.failed > 0 ? 1 : 0;
});

function testFiles(path: string): string[] {
  if (!existsSync(path)) {
    throw new InputError(`${path} is not there; give test files or folders.`);
  }
  if (Deno.statSync(path).isFile) return [path];
  return [...walk(path)].filter((file) => file.endsWith("_test.ts"));
}

/** Runs one file and prints a line about it, or all that it printed if a test failed. */
async function runFile(
  file: string,
  filter: string | undefined,
  signal: AbortSignal,
): Promise<Counts> {
  const name = relative(root, file);
  const { success, output, seconds } = await runToEnd([
    "test",
    "-A",
    "--no-check",
    ...filter === undefined ? [] : [`--filter=${filter}`],
    file,
  ], signal);
  const counts = countSkips(readCounts(output, success), output);
  const { passed, failed, skipped } = counts;
  if (passed + failed + skipped === 0) return counts;
  console.log(
    `${failed > 0 ? "FAILED" : "ok    "} ${name}: ${sayCounts(counts)} (${
      seconds.toFixed(1)
    } s)`,
  );
  if (failed > 0) console.log(`\n${output.trim()}\n`);
  for (const remark of new Set(output.match(/^SKIPPED .*$/gm))) {
    console.log(`       ${remark}`);
  }
  return counts;
}

async function runToEnd(args: string[], signal: AbortSignal) {
  const limit = AbortSignal.timeout(FILE_LIMIT_MS);
  try {
    const run = await runDeno(args, AbortSignal.any([signal, limit]));
    return { ...run, output: run.stdout + run.stderr };
  } catch (error) {
    if (!limit.aborted) throw error;
    const seconds = FILE_LIMIT_MS / 1000;
    return { success: false, output: `no end after ${seconds} s`, seconds };
  }
}

/** A test that says SKIPPED and returns has passed for Deno, but not for us. */
function countSkips(counts: Counts, output: string): Counts {
  const outputs = output.matchAll(
    /^-+ output -+\n([^]*?)^-+ output end -+$/gm,
  );
  const said =
    [...outputs].filter(([, text]) => /^SKIPPED /m.test(text)).length;
  return {
    ...counts,
    passed: Math.max(counts.passed - said, 0),
    skipped: counts.skipped + said,
  };
}
