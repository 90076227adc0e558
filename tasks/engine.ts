/**
 * Shows what can compute on this machine, how fast, and how to get the rest;
 * gets it; checks derivatives.
 *
 *     deno task engine
 *     deno task engine get onednn
 *     deno task engine get tensorflow [--cuda]
 *     deno task engine check
 *
 * @module
 */
import { openEngine } from "../lib/engine/mod.ts";
import type { EngineModule } from "../lib/engine/engine.ts";
import { engineModules } from "../lib/engine/modules.ts";
import { probed } from "../lib/engine/opener.ts";
import { common, runTask } from "./_cli.ts";
import { UsageError } from "./_flags.ts";
import type { Derivatives } from "./engine/derivative_table.ts";
import { getEngine } from "./engine/get.ts";
import { smallStep, timeSmallStep } from "./_small_step.ts";

/** What is found out about an engine. */
interface Row {
  readonly engine: string;
  readonly present: boolean;
  readonly version?: string;
  readonly device?: string;
  readonly threads?: number;
  readonly software?: boolean;
  readonly selfTest?: boolean;
  /** Milliseconds of a small training step. */
  readonly stepMs?: number;
  /** Why it is not there, or does not work. */
  readonly problem?: string;
  /** How to get it. */
  readonly remedy?: string;
}

await runTask({
  name: "engine",
  summary: "Shows what can compute here, how fast, and how to get the rest.",
  positionals: [
    {
      name: "action",
      help:
        "get: install what an engine needs; check: compare every operation's derivatives with finite differences",
      choices: ["get", "check"],
      optional: true,
    },
    { name: "name", help: "which engine to get", optional: true },
  ],
  flags: {
    engine: {
      type: "string",
      choices: engineModules.map(({ name }) => name),
      help: "try only this one",
    },
    cuda: {
      type: "boolean",
      help: "get: the one that computes on graphics cards of NVIDIA",
    },
    json: common.json,
  },
}, async ({ flags, positionals: [action, name], signal, writeJson }) => {
  if (action === "get") {
    await getEngine(name, { cuda: flags.cuda, signal });
    return;
  }
  if (name !== undefined || flags.cuda) {
    throw new UsageError("A name and --cuda go with `get`");
  }
  if (action === "check") return await check(flags.engine, signal, writeJson);
  const modules = engineModules.filter(({ name }) =>
    flags.engine === undefined || name === flags.engine
  );
  const rows: Row[] = [];
  for (const module of modules) {
    if (signal.aborted) break;
    console.error(`trying ${module.name}`);
    rows.push(await tryEngine(module));
  }
  if (flags.engine !== undefined) {
    print(rows, undefined);
    await writeJson({ engine: flags.engine, step: smallStep, engines: rows });
    return rows[0]?.selfTest ? 0 : 1;
  }
  const best = await openEngine().catch((error) => {
    print(rows, undefined);
    throw error;
  });
  print(rows, best.name);
  await writeJson({ engine: best.name, step: smallStep, engines: rows });
});

async function check(
  only: string | undefined,
  signal: AbortSignal,
  writeJson: (fields: Record<string, unknown>) => Promise<void>,
): Promise<number> {
  const { present } = await import("../tests/engine/_engines.ts");
  const { checkDerivatives, derivativeTable } = await import(
    "./engine/derivative_table.ts"
  );
  const engines = present.filter(({ options }) =>
    only === undefined || options.engine === only
  );
  const results: Derivatives[] = [];
  for await (const result of checkDerivatives(engines)) {
    if (result.engine !== results.at(-1)?.engine) {
      console.error(`checking ${result.engine}`);
    }
    results.push(result);
    if (signal.aborted) break;
  }
  console.log(derivativeTable(results));
  console.log(
    "\ngreatest error of the first / the second derivatives; bold is wrong",
  );
  await writeJson({ derivatives: results });
  return results.length > 0 && results.every(({ right }) => right) ? 0 : 1;
}

async function tryEngine(module: EngineModule): Promise<Row> {
  const found = await probed(module);
  if (!found.available) {
    const { reason, remedy } = found;
    return { engine: module.name, present: false, problem: reason, remedy };
  }
  try {
    const engine = await openEngine({ engine: module.name });
    const { version, device, threads, software, selfTest } = engine;
    const stepMs = await timeSmallStep(engine);
    await engine.close();
    return {
      engine: module.name,
      present: true,
      version,
      device,
      ...(threads === undefined ? {} : { threads }),
      ...(software === undefined ? {} : { software }),
      selfTest: selfTest.passed,
      stepMs: Math.round(stepMs * 100) / 100,
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const { name } = module;
    return { engine: name, present: true, selfTest: false, problem };
  }
}

function print(rows: readonly Row[], best: string | undefined): void {
  const table = [
    ["engine", "version", "device", "self-test", "step"],
    ...rows.map((row) => [
      row.engine + (row.engine === best ? " *" : ""),
      row.version ?? "-",
      (row.device ?? "absent") + (row.software ? " (emulated)" : ""),
      row.selfTest === undefined ? "-" : row.selfTest ? "passed" : "FAILED",
      row.stepMs === undefined ? "-" : `${row.stepMs.toFixed(1)} ms`,
    ]),
  ];
  const widths = table[0].map((_, column) =>
    Math.max(...table.map((cells) => cells[column].length))
  );
  for (const cells of table) {
    console.log(
      cells.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd(),
    );
  }
  console.log(`\nstep: ${smallStep}`);
  if (best) console.log("* is what is used when none is named");
  for (const { engine, problem, remedy } of rows) {
    if (!problem) continue;
    console.log(`${engine}: ${problem}${remedy ? `; ${remedy}` : ""}`);
  }
}
