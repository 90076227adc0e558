import { dirname } from "node:path";
import type { Abi } from "./abi.ts";
import { AbiV2 } from "./abi_v2.ts";
import { AbiV3 } from "./abi_v3.ts";
import { symbolsV2, symbolsV3, versionSymbols } from "./symbols.ts";

/** oneDNN, loaded. */
export interface Library {
  readonly path: string;
  /** Such as `"3.2.0"`. */
  readonly version: string;
  readonly abi: Abi;
  /** How many threads the convolutions that follow take. */
  setThreads(count: number): void;
}

/** As oneDNN numbers what its threads are made of. */
const runtimes: Record<number, string> = {
  1: "one thread",
  2: "OpenMP",
  4: "TBB",
  8: "a pool of threads from outside",
  256: "SYCL",
};
const openMp = 2;

/**
 * Kept until the process ends: OpenMP's threads run code of the library, so
 * taking it away from under them would end the process.
 */
const loaded = new Map<string, Library>();

/**
 * Loads a library file.
 *
 * @throws {Error} If it is no oneDNN that can be used here.
 */
export function loadLibrary(path: string): Library {
  const known = loaded.get(path);
  if (known) return known;
  const { symbols } = withPatientThreads(() => open(path, versionSymbols));
  const { version, major, runtime } = readVersion(symbols.dnnl_version());
  const setThreads = symbols.omp_set_num_threads;
  if (runtime !== openMp || !setThreads) {
    const threads = runtimes[runtime] ?? "something unknown";
    throw new Error(
      `${path} is oneDNN ${version} built for ${threads}, not for OpenMP`,
    );
  }
  if (major !== 2 && major !== 3) {
    throw new Error(
      `${path} is oneDNN ${version}; versions 2 and 3 can be used`,
    );
  }
  const abi = major === 3
    ? new AbiV3(open(path, symbolsV3).symbols)
    : new AbiV2(open(path, symbolsV2).symbols);
  const library = { path, version, abi, setThreads };
  loaded.set(path, library);
  return library;
}

function open<const S extends Deno.ForeignLibraryInterface>(
  path: string,
  symbols: S,
): Deno.DynamicLibrary<S> {
  for (let missing: string | undefined;;) {
    try {
      return Deno.dlopen(path, symbols);
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) {
        throw new Error(`Deno may not load ${path} without --allow-ffi`);
      }
      const { message } = error as Error;
      const needed = /(\S+): cannot open shared object file/.exec(message)?.[1];
      if (!needed || needed === missing || !loadBeside(path, needed)) {
        throw new Error(`${path} cannot be loaded: ${why(path, message)}`);
      }
      missing = needed;
    }
  }
}

/** The system's reason, without what goes before it. */
function why(path: string, message: string): string {
  const needed = /(\S+): cannot open shared object file/.exec(message)?.[1];
  if (needed) return needed === path ? "it is not there" : `it needs ${needed}`;
  const symbol = /undefined symbol: (\S+)/.exec(message)?.[1];
  if (symbol) {
    return `it has no ${symbol}, so it is not oneDNN, or a part of it`;
  }
  return message.slice(message.lastIndexOf(": ") + 2);
}

/** Loads what a library needs from its own folder, where linkers do not look. */
function loadBeside(path: string, needed: string): boolean {
  try {
    Deno.dlopen(`${dirname(path)}/${needed}`, {});
    return true;
  } catch {
    return false;
  }
}

function readVersion(pointer: Deno.PointerValue) {
  if (!pointer) throw new Error("oneDNN does not tell its version");
  const view = new Deno.UnsafePointerView(pointer);
  const [major, minor, patch] = [0, 4, 8].map((at) => view.getInt32(at));
  // After the three numbers and a pointer to a text.
  const runtime = view.getUint32(24);
  return { version: `${major}.${minor}.${patch}`, major, runtime };
}

/**
 * How OpenMP's threads wait, unless the environment says so already: they look
 * for work for about 0.2 ms and then sleep. By its own default they spin for
 * long, which beside other busy threads, such as ours, costs up to eight times
 * what it saves; sleeping at once costs a tenth of a training step.
 */
const patience = { OMP_WAIT_POLICY: "passive", GOMP_SPINCOUNT: "4000" };

/** Loads with OpenMP told how to wait, which it reads once, when it is loaded. */
function withPatientThreads<T>(load: () => T): T {
  const set: string[] = [];
  try {
    for (const [variable, value] of Object.entries(patience)) {
      if (Deno.env.has(variable)) continue;
      Deno.env.set(variable, value);
      set.push(variable);
    }
  } catch {
    // The environment is closed to us: OpenMP's own defaults hold.
  }
  try {
    return load();
  } finally {
    for (const variable of set) Deno.env.delete(variable);
  }
}
