/**
 * What all tasks share: flags, `--help`, exit codes, Ctrl-C and `--json`.
 *
 * A task exits with 0 when it is done, 1 when it failed and 2 when it was used
 * wrongly; results go to stdout, everything else to stderr.
 *
 * @module
 */
import { parseArgs as parseWithNode } from "node:util";
import manifest from "../deno.json" with { type: "json" };
import { InputError } from "../lib/engine/input_error.ts";
import {
  dashed,
  type Flags,
  type FlagValues,
  type Positional,
  type RawArguments,
  readFlags,
  readPositionals,
  UsageError,
} from "./_flags.ts";
import { helpText } from "./_help.ts";
import { prepareToWrite, writeJson } from "./_write_json.ts";

export { UsageError, writeJson };

/** The oldest Deno whose Jupyter kernel and workers do what is needed here. */
const MINIMUM_DENO = "2.9.4";

/** A terminal's one Ctrl-C arrives twice under `deno task`; a person's second comes later than this. */
const ONE_PRESS_MS = 500;

/** The exit code of what Ctrl-C ended, as shells have it. */
const INTERRUPTED = 130;

/** The flags of a task that computes something; spread those that apply into its own. */
export const common = {
  seed: {
    type: "number",
    integer: true,
    min: 0,
    default: 1,
    help: "where all randomness starts",
  },
  engine: {
    type: "string",
    help: "what computes; `deno task engine` lists them (default: the best)",
  },
  json: {
    type: "string",
    value: "FILE",
    help: "also write the result as JSON",
  },
} as const satisfies Flags;

/** What a task is called and what it takes. */
export interface Task<F extends Flags> {
  readonly name: string;
  readonly summary: string;
  readonly flags?: F;
  readonly positionals?: readonly Positional[];
}

/** What the body of a task is given. */
export interface TaskContext<F extends Flags> {
  readonly flags: FlagValues<F>;
  readonly positionals: readonly string[];
  /** Aborted by the first Ctrl-C; the second ends the process at once. */
  readonly signal: AbortSignal;
  /** Writes `{ task, version, seed, seconds, …fields }` to the file of `--json`; does nothing without it. */
  writeJson(fields: Readonly<Record<string, unknown>>): Promise<void>;
}

/**
 * Parses the command line, runs the body and ends the process with the right
 * exit code: what the body returns, or 0.
 *
 * An `InputError` is shown as its message alone; any other error as one
 * sentence, with the stack trace only under `BLINDSIGHT_TRACE=1`.
 */
export async function runTask<const F extends Flags>(
  task: Task<F>,
  main: (context: TaskContext<F>) => Promise<number | void> | number | void,
): Promise<never> {
  const fail = (error: unknown) => Deno.exit(tell(task.name, error));
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    fail(event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    fail(event.error);
  });
  try {
    requireDeno();
    const context = await readContext(task, Deno.args);
    if (!context) return Deno.exit(0);
    return Deno.exit(await main(context) ?? 0);
  } catch (error) {
    return fail(error);
  }
}

async function readContext<F extends Flags>(
  task: Task<F>,
  args: string[],
): Promise<TaskContext<F> | null> {
  const started = performance.now();
  const { name, summary, positionals = [] } = task;
  const flags = {
    ...task.flags,
    help: { type: "boolean", help: "print this and do nothing" },
  } satisfies Flags;
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    console.log(helpText({ name, summary, flags, positionals }));
    return null;
  }
  const raw = await parse(args, flags);
  const values = readFlags(flags, raw.values) as FlagValues<F>;
  const { json, seed } = values as { json?: string; seed?: number };
  const context = {
    flags: values,
    positionals: readPositionals(positionals, raw.positionals),
    signal: interruptSignal(),
    async writeJson(fields: Readonly<Record<string, unknown>>) {
      if (json === undefined) return;
      const seconds = Math.round(performance.now() - started) / 1000;
      const { version } = manifest;
      await writeJson(json, { task: name, version, seed, seconds, ...fields });
    },
  };
  if (json !== undefined) await prepareToWrite(json);
  return context;
}

/** Parses with `@std/cli`, or with Node's own parser where JSR cannot be reached. */
async function parse(args: string[], flags: Flags): Promise<RawArguments> {
  const boolean: string[] = [];
  const string: string[] = [];
  for (const [name, { type }] of Object.entries(flags)) {
    (type === "boolean" ? boolean : string).push(dashed(name));
  }
  const parseWithStd = await importStdParser();
  if (parseWithStd) {
    const { _, ...values } = parseWithStd(args, {
      boolean,
      string: [...string, "_"],
    });
    return { values, positionals: _ };
  }
  const option = (type: "boolean" | "string") => (name: string) => [
    name,
    { type },
  ];
  return parseWithNode({
    args,
    options: Object.fromEntries([
      ...boolean.map(option("boolean")),
      ...string.map(option("string")),
    ]),
    allowPositionals: true,
    strict: false,
  });
}

type StdParser = (
  args: string[],
  options: { boolean: string[]; string: string[] },
) => { _: string[]; [flag: string]: unknown };

async function importStdParser(): Promise<StdParser | null> {
  // A name that is not literal keeps `deno check` and `deno doc` off the network.
  const name: string = "@std/cli/parse-args";
  // Where packets are dropped rather than refused, the import would hang.
  const patience = new Promise<null>((r) => setTimeout(r, 2000, null));
  const module = import(name).then((cli) => cli.parseArgs, () => null);
  return await Promise.race([module, patience]);
}

function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  let first = -Infinity;
  Deno.addSignalListener("SIGINT", () => {
    const now = performance.now();
    if (!controller.signal.aborted) {
      first = now;
      console.error("\nStopping; press Ctrl-C again to quit at once.");
      controller.abort();
    } else if (now - first > ONE_PRESS_MS) {
      Deno.exit(INTERRUPTED);
    }
  });
  return controller.signal;
}

/** Says what went wrong and gives the exit code for it. */
function tell(task: string, error: unknown): number {
  const message = error instanceof Error ? error.message : String(error);
  const sentence = message.split("\n")[0].replace(/[.!]$/, "");
  if (Deno.env.get("BLINDSIGHT_TRACE") === "1") {
    console.error(error);
  } else if (error instanceof UsageError) {
    console.error(`${sentence}. See: deno task ${task} --help`);
  } else if (error instanceof InputError) {
    console.error(message);
  } else if (isAbort(error)) {
    console.error(`${task} was stopped.`);
  } else {
    console.error(
      `${task} failed: ${sentence}. Set BLINDSIGHT_TRACE=1 to see where.`,
    );
  }
  return error instanceof UsageError ? 2 : isAbort(error) ? INTERRUPTED : 1;
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

function requireDeno(): void {
  const given = Deno.version.deno;
  if (given.localeCompare(MINIMUM_DENO, "en", { numeric: true }) < 0) {
    throw new InputError(
      `This is Deno ${given}; blindsight needs ${MINIMUM_DENO} or later: run \`deno upgrade\`, or start it with npx -y deno@2.9.`,
    );
  }
}
