/** Runs all cases on all engines, and on PyTorch beside them. @module */
import { InputError } from "../../lib/engine/input_error.ts";
import type { BenchCase } from "./bench_case.ts";
import { type Isa, isaEnvironment } from "./machine.ts";
import { type Contender, type Effort, measure } from "./measure.ts";
import type { Profile } from "./protocol.ts";
import { faults, type Result, type Sampled, summarise } from "./result.ts";
import { type Candidate, startEngine, startPyTorch } from "./sides.ts";

/** What is measured, for one number of threads. */
export interface BenchRun extends Effort {
  readonly engines: readonly Candidate[];
  readonly cases: readonly BenchCase[];
  readonly threads: number;
  readonly isa: Isa;
  /** A Python with PyTorch; unless named, one is looked for. */
  readonly python: string | undefined;
  /** Told before a case what it is. */
  readonly onCase: (title: string) => void;
}

/** What came out. */
export interface Outcome {
  readonly results: readonly Result[];
  readonly profiles: readonly CaseProfile[];
  /** What went wrong, in sentences. */
  readonly faults: readonly string[];
  /** What computed: version and device by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Where a contender's time goes at a case. */
export interface CaseProfile extends Profile {
  readonly case: string;
  readonly contender: string;
  readonly threads: number;
}

/**
 * Measures; aborted, it returns what it has of whole cases. The processes that
 * it starts have ended when it returns.
 */
export async function runBench(run: BenchRun): Promise<Outcome> {
  const { cases, threads } = run;
  await using processes = new AsyncDisposableStack();
  const { contenders, versions } = await startAll(run, processes);
  const outcome = {
    results: [] as Result[],
    profiles: [] as CaseProfile[],
    faults: [] as string[],
    versions,
  };
  for (const one of cases) {
    run.onCase(one.title);
    const sampled: Sampled[] = [];
    const measured = await measure(one, contenders, run).catch((error) => {
      if (!run.signal.aborted) throw error;
      return undefined;
    });
    if (!measured) break;
    for (const [contender, samples] of measured) {
      if (samples instanceof Error) {
        const { message } = samples;
        outcome.faults.push(`${one.name}, ${contender.name}: ${message}`);
        continue;
      }
      sampled.push([contender, samples]);
      if (samples.profile) {
        outcome.profiles.push({
          case: one.name,
          contender: contender.name,
          threads,
          ...samples.profile,
        });
      }
    }
    outcome.faults.push(...faults(one.name, sampled));
    for (const own of sampled.filter(([{ layout }]) => !layout)) {
      const torch = sampled.filter(([{ layout, kind }]) =>
        layout && kind === own[0].kind
      );
      outcome.results.push(
        summarise(one, threads, own, torch),
      );
    }
  }
  return outcome;
}

/** Starts a process for each engine and one for PyTorch. */
async function startAll(
  { engines, threads, isa, python }: BenchRun,
  processes: AsyncDisposableStack,
) {
  const env = isaEnvironment(isa);
  const contenders: Contender[] = [];
  const versions: Record<string, string> = {};
  for (const { name, kind, asked } of engines) {
    let server;
    try {
      server = processes.use(await startEngine(name, threads, env));
    } catch (error) {
      const { message } = error as Error;
      if (asked) throw new InputError(message);
      console.error(`The engine "${name}" is left out: ${message}`);
      continue;
    }
    contenders.push({ name, server, kind });
    const { version, device } = server.hello;
    versions[name] = kind === "gpu" ? `${version}, ${device}` : version;
  }
  const torch = await startPyTorch(python, threads, env);
  if (typeof torch === "string") {
    console.error(
      `Without PyTorch to compare with (${torch}); --python or BLINDSIGHT_PYTHON names a Python that has it.`,
    );
    return { contenders, versions };
  }
  processes.use(torch);
  const { version, isa: capability, gpu } = torch.hello;
  versions.torch = [version, capability, gpu].filter(Boolean).join(", ");
  for (const kind of new Set(engines.map(({ kind }) => kind))) {
    if (kind === "gpu" && !torch.hello.gpu) {
      console.error("This PyTorch has no graphics card to compare with.");
      continue;
    }
    for (const layout of ["nchw", "channels_last"] as const) {
      const name = `PyTorch ${kind} ${layout}`;
      contenders.push({ name, server: torch, layout, kind });
    }
  }
  return { contenders, versions };
}
