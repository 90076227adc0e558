/**
 * Times a step of the networks and systems on each engine, and on PyTorch
 * beside it where a Python has it.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import { engineModules } from "../lib/engine/modules.ts";
import { writeFile } from "../lib/image/write_file.ts";
import { chartPng, progressBar, renderTable } from "../lib/show/mod.ts";
import { cases } from "./bench/cases/mod.ts";
import { type Machine, thisMachine } from "./bench/machine.ts";
import { ratioChart } from "./bench/ratio_chart.ts";
import { profileTable, resultTable } from "./bench/report.ts";
import { meanRatios } from "./bench/result.ts";
import { type Outcome, runBench } from "./bench/run.ts";
import { candidates } from "./bench/sides.ts";
import { common, runTask, UsageError } from "./_cli.ts";
import { prepareToWrite } from "./_write_json.ts";

await runTask({
  name: "bench",
  summary:
    "Times one step of each network and system on each engine, and on PyTorch beside it where a Python has it.",
  flags: {
    cases: {
      type: "string",
      value: "A,B",
      help: `which of ${cases.map(({ name }) => name).join(", ")}`,
    },
    engines: {
      type: "string",
      value: "A,B",
      help: `which of ${
        engineModules.map(({ name }) => name).join(", ")
      } (default: all here that are not emulated)`,
    },
    threads: {
      type: "string",
      value: "N,M",
      default: String(Math.min(8, availableParallelism())),
      help: "how many threads compute, on both sides",
    },
    rounds: {
      type: "number",
      integer: true,
      min: 1,
      default: 9,
      help: "how often all take their turn",
    },
    seconds: {
      type: "number",
      min: 0.001,
      default: 0.5,
      help: "how long a turn is; at least one step",
    },
    patience: {
      type: "number",
      min: 0,
      default: 60,
      help:
        "seconds for each case to wait until other programs leave the processors alone",
    },
    isa: {
      type: "string",
      choices: ["native", "avx2"],
      default: "native",
      help: "the vector instructions that native libraries may use",
    },
    python: {
      type: "string",
      value: "FILE",
      help: "a Python with PyTorch (default: BLINDSIGHT_PYTHON, or the path's)",
    },
    profile: { type: "boolean", help: "also time the kernels of each case" },
    chart: { type: "string", value: "FILE", help: "the ratios as PNG" },
    seed: common.seed,
    json: common.json,
  },
}, async ({ flags, signal, writeJson }) => {
  if (flags.chart) await prepareToWrite(flags.chart);
  const chosen = choose("--cases", flags.cases, cases);
  const engines = await candidates(
    flags.engines === undefined
      ? undefined
      : choose("--engines", flags.engines, engineModules)
        .map(({ name }) => name),
  );
  const threads = flags.threads.split(",").map(Number);
  if (!threads.every((n) => Number.isInteger(n) && n > 0)) {
    throw new UsageError(
      `--threads is "${flags.threads}"; expected whole numbers such as 1,2`,
    );
  }
  const total = threads.length * chosen.length * flags.rounds;
  const outcomes: Outcome[] = [];
  {
    using bar = progressBar({ label: "bench", total });
    let done = 0;
    let title = "";
    for (const count of threads) {
      if (signal.aborted) break;
      outcomes.push(
        await runBench({
          engines,
          cases: chosen,
          threads: count,
          rounds: flags.rounds,
          slice: flags.seconds * 1000,
          patience: flags.patience * 1000,
          seed: flags.seed,
          isa: flags.isa,
          python: flags.python ?? Deno.env.get("BLINDSIGHT_PYTHON"),
          profile: flags.profile,
          signal,
          onCase: (next) => title = next,
          onRound: () => bar.update(++done, title),
        }),
      );
    }
  }
  const results = outcomes.flatMap(({ results }) => results);
  if (results.length === 0) signal.throwIfAborted();
  const profiles = outcomes.flatMap(({ profiles }) => profiles);
  const faults = outcomes.flatMap(({ faults }) => faults);
  const { versions } = outcomes[0];
  const machine = thisMachine();
  const disturbed = new Set(
    results.filter((result) => result.disturbed > 0).map((one) => one.case),
  );
  const subtitle = describe(machine, flags.isa, versions);
  const note = [
    ...subtitle,
    `Median of ${flags.rounds} rounds in turn, quartiles in brackets, ratio to PyTorch in its faster layout`,
    ...(disturbed.size > 0
      ? [`Other programs computed during ${[...disturbed].join(", ")}`]
      : []),
  ].join(". ") + ".";
  for (const count of new Set(results.map((result) => result.threads))) {
    console.log(
      renderTable(resultTable(results, chosen, count, note), "markdown"),
      "\n",
    );
  }
  for (const { case: name, contender, ...profile } of profiles) {
    const title = `${name}, ${contender}, threads: ${profile.threads}`;
    console.log(renderTable(profileTable(title, profile), "text"), "\n");
  }
  if (flags.chart) {
    const chart = ratioChart(results, chosen, subtitle);
    await writeFile(flags.chart, await chartPng(chart));
  }
  await writeJson({
    engine: engines.map(({ name }) => name).join(","),
    isa: flags.isa,
    machine,
    versions,
    cases: results,
    geometricMeans: Object.fromEntries(
      threads.map((count) => [count, meanRatios(results, count)]),
    ),
    ...(flags.profile && { profiles }),
    faults,
  });
  for (const fault of faults) console.error(fault);
  signal.throwIfAborted();
  return faults.length > 0 ? 1 : 0;
});

/** Those of a list of names, or all. */
function choose<T extends { readonly name: string }>(
  flag: string,
  names: string | undefined,
  all: readonly T[],
): readonly T[] {
  return names?.split(",").map((name) => {
    const found = all.find((one) => one.name === name);
    if (found) return found;
    const known = all.map(({ name }) => name).join(", ");
    throw new UsageError(`${flag} has "${name}"; expected some of ${known}`);
  }) ?? all;
}

/** Lines about what was measured. */
function describe(
  { processor, cores, isa, v8Flags }: Machine,
  asked: string,
  versions: Outcome["versions"],
): string[] {
  const allowed = asked === "avx2" ? `${isa}, kept to AVX2` : isa;
  return [
    `${processor}, ${cores} cores, ${allowed}`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`).join("; "),
    ...(v8Flags ? [`V8 flags ${v8Flags}`] : []),
  ];
}
