/**
 * The gate: everything that has to hold before a change is done.
 *
 * @module
 */
import { runTask, UsageError } from "./_cli.ts";
import { type Counts, readCounts, sayCounts, sum } from "./_counts.ts";
import { runDeno } from "./_run_deno.ts";

interface Gate {
  readonly name: string;
  /** What this Deno is run with. */
  readonly args: readonly string[];
}

const script = (file: string, ...args: string[]) => [
  "run",
  "-qA",
  `tasks/${file}.ts`,
  ...args,
];

/** Cheap ones first, so that most mistakes show at once. */
const gates: readonly Gate[] = [
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint"] },
  { name: "types", args: ["check", "-q"] },
  { name: "docs", args: script("check-docs") },
  { name: "imports", args: script("check-imports") },
  { name: "kernels", args: script("build-kernels", "--check") },
  { name: "cells", args: script("check-notebooks") },
  { name: "tests", args: script("test") },
  {
    name: "examples",
    args: ["test", "-qA", "--doc", "--parallel", "lib", "README.md"],
  },
  { name: "notebooks", args: script("notebooks") },
];

const names = gates.map(({ name }) => name).join(", ");

await runTask({
  name: "ok",
  summary: `Checks all that has to hold before a change is done: ${names}.`,
  flags: {
    only: {
      type: "string",
      value: "A,B",
      help: "check only these",
    },
    without: {
      type: "string",
      value: "A,B",
      help: "check all but these",
    },
    json: { type: "string", value: "FILE", help: "also write the counts" },
  },
}, async ({ flags, signal, writeJson }) => {
  const only = pick(flags.only) ?? gates;
  const without = pick(flags.without) ?? [];
  const all: Counts[] = [];
  for (const gate of only) {
    if (!without.includes(gate)) all.push(await pass(gate, signal));
  }
  const total = sum(all);
  await writeJson({ ...total });
  console.log(sayCounts(total));
  return total.failed > 0 ? 1 : 0;
});

function pick(list: string | undefined): Gate[] | undefined {
  return list?.split(",").map((wanted) => {
    const gate = gates.find(({ name }) => name === wanted);
    if (gate) return gate;
    throw new UsageError(`"${wanted}" is no gate; the gates are ${names}`);
  });
}

/** Runs a gate and prints a line about it, or all that it printed if it failed. */
async function pass({ name, args }: Gate, signal: AbortSignal) {
  if (Deno.stderr.isTerminal()) {
    await Deno.stderr.write(new TextEncoder().encode(`…       ${name}\r`));
  }
  const { success, stdout, stderr, seconds } = await runDeno(args, signal);
  const counts = readCounts(stdout, success);
  const { passed, failed, skipped } = counts;
  const many = passed + failed + skipped > 1 ? sayCounts(counts) : "";
  console.log(
    [
      success ? "ok    " : "FAILED",
      name.padEnd(9),
      `${seconds.toFixed(1)} s`.padStart(8),
      many,
    ].join("  ").trimEnd(),
  );
  if (!success) console.log(`\n${(stdout + stderr).trim()}\n`);
  else {for (const [remark] of stdout.matchAll(/^ *SKIPPED .*$/gm)) {
      console.log(remark);
    }}
  return counts;
}
