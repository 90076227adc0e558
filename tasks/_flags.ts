import { InputError } from "../lib/engine/input_error.ts";

/** A task was called in a way that it does not understand; its message is shown and the exit code is 2. */
export class UsageError extends InputError {
  override name = "UsageError";
}

/** One flag of a task; a flag without `default` is absent until it is given. */
export type Flag =
  | { readonly type: "boolean"; readonly help: string }
  | {
    readonly type: "string";
    readonly help: string;
    /** What stands for the value in the help, such as `FILE`. */
    readonly value?: string;
    readonly choices?: readonly string[];
    readonly default?: string;
  }
  | {
    readonly type: "number";
    readonly help: string;
    readonly value?: string;
    readonly integer?: boolean;
    readonly min?: number;
    readonly max?: number;
    readonly default?: number;
  };

/** The flags of a task by name; `reportEvery` is written `--report-every`. */
export type Flags = Readonly<Record<string, Flag>>;

/** One argument of a task that is not a flag. */
export interface Positional {
  readonly name: string;
  readonly help: string;
  readonly optional?: boolean;
  /** Whether it takes all that follows; only for the last. */
  readonly many?: boolean;
  readonly choices?: readonly string[];
}

type FlagValue<F extends Flag> = F extends { type: "boolean" } ? boolean
  :
    | (F extends { type: "number" } ? number
      : F extends { choices: readonly (infer Choice)[] } ? Choice
      : string)
    | (F extends { default: string | number } ? never : undefined);

/** What the flags of a task hold once parsed. */
export type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]: FlagValue<F[Name]>;
};

/** What a parser of command lines found, before any value was judged. */
export interface RawArguments {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

/** A flag's name as it is written on the command line, without the dashes. */
export function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Turns raw values into typed ones; throws a {@linkcode UsageError} for the first that does not fit. */
export function readFlags<F extends Flags>(
  flags: F,
  raw: RawArguments["values"],
): FlagValues<F> {
  const known = new Map(Object.keys(flags).map((name) => [dashed(name), name]));
  for (const given of Object.keys(raw)) {
    if (!known.has(given)) {
      const dashes = given.length === 1 ? "-" : "--";
      const all = [...known.keys()].map((name) => `--${name}`).join(", ");
      throw new UsageError(
        `There is no flag ${dashes}${given}; the flags are ${all}.`,
      );
    }
  }
  const values: Record<string, unknown> = {};
  for (const [written, name] of known) {
    values[name] = readFlag(`--${written}`, flags[name], raw[written]);
  }
  return values as FlagValues<F>;
}

function readFlag(written: string, flag: Flag, given: unknown): unknown {
  if (flag.type === "boolean") {
    if (given === undefined || typeof given === "boolean") return !!given;
    throw new UsageError(`${written} takes no value; it was given "${given}".`);
  }
  if (given === undefined) return flag.default;
  // A value that looks like a flag means that the value was forgotten.
  if (typeof given !== "string" || given === "" || given.startsWith("--")) {
    throw new UsageError(
      `${written} needs a value: ${written} ${placeholder(flag)}.`,
    );
  }
  return flag.type === "number"
    ? readNumber(written, flag, given)
    : oneOf(written, given, flag.choices);
}

function readNumber(
  written: string,
  flag: Flag & { type: "number" },
  given: string,
): number {
  const { integer = false, min = -Infinity, max = Infinity } = flag;
  const number = given.trim() === "" ? NaN : Number(given);
  const fits = Number.isFinite(number) && number >= min && number <= max &&
    (!integer || Number.isSafeInteger(number));
  if (fits) return number;
  const range = [
    min > -Infinity ? ` from ${min}` : "",
    max < Infinity ? ` up to ${max}` : "",
  ].join("");
  throw new UsageError(
    `${written} is "${given}"; expected a ${
      integer ? "whole number" : "number"
    }${range}.`,
  );
}

function oneOf(
  what: string,
  given: string,
  choices: readonly string[] | undefined,
): string {
  if (!choices || choices.includes(given)) return given;
  throw new UsageError(
    `${what} is "${given}"; expected one of ${choices.join(", ")}.`,
  );
}

/** What stands for a flag's value in messages and in the help. */
export function placeholder(flag: Flag): string {
  if (flag.type === "boolean") return "";
  return flag.value ?? (flag.type === "number" ? "N" : "NAME");
}

/** Checks how many positional arguments there are and what they may be. */
export function readPositionals(
  expected: readonly Positional[],
  given: readonly string[],
): string[] {
  const missing = expected.find((p, i) => !p.optional && i >= given.length);
  if (missing) {
    throw new UsageError(`<${missing.name}> is missing: ${missing.help}.`);
  }
  const last = expected.at(-1);
  if (!last?.many && given.length > expected.length) {
    const surplus = given.slice(expected.length).join(" ");
    throw new UsageError(`"${surplus}" is more than this task takes.`);
  }
  given.forEach((value, i) => {
    const { name, choices } = expected[i] ?? last!;
    oneOf(`<${name}>`, value, choices);
  });
  return [...given];
}
