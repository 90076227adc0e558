import type {
  Availability,
  Engine,
  EngineModule,
  EngineName,
} from "./engine.ts";
import { cpu } from "./engines/cpu.ts";
import { tensorflow } from "./engines/tensorflow.ts";
import { wasm } from "./engines/wasm.ts";
import { webgpu } from "./engines/webgpu.ts";
import { InputError } from "./input_error.ts";
import { selfTest } from "./self_test.ts";
import * as tf from "./tf.ts";

/** Options of {@linkcode openEngine}. */
export interface EngineOptions {
  /** Which one; by default what `BLINDSIGHT_ENGINE` names, else the open one, else the best that works here. */
  readonly engine?: EngineName;
  /** How many threads compute; by default as many as the machine has cores. */
  readonly threads?: number;
  /** Told in one line why an engine was passed over; `console.warn` by default. */
  readonly onNote?: (line: string) => void;
}

/** Every engine, the best first among those of the same rank. */
export const engineModules: readonly EngineModule[] = [
  tensorflow,
  webgpu,
  wasm,
  cpu,
];

let current: { readonly engine: Engine; readonly threads?: number } | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * Opens what computes: a graphics card where there is one that works, else the
 * processor. Called again it returns the open engine; asked for another it
 * closes the open one, and every tensor on it, first.
 *
 * @throws {InputError} If the engine that is asked for is unknown, is not
 * there, or computes wrongly.
 *
 * @example
 * ```ts
 * import { openEngine } from "blindsight";
 *
 * const engine = await openEngine({ engine: "wasm" });
 * console.log(engine.name, engine.device, engine.selfTest.passed);
 * ```
 */
export function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const opening = queue.then(() => openNext(options));
  queue = opening.catch(() => {});
  return opening;
}

async function openNext(options: EngineOptions): Promise<Engine> {
  const { threads, onNote = console.warn } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new InputError(
      `threads is ${threads}; expected a whole number from 1`,
    );
  }
  const name = options.engine ?? named();
  if (current && (name ?? current.engine.name) === current.engine.name) {
    if (threads === undefined || threads === current.threads) {
      return current.engine;
    }
  }
  if (name !== undefined) {
    const module = find(name);
    const found = await probed(module);
    if (!found.available) throw new InputError(await missing(module, found));
    try {
      return await open(module, threads);
    } catch (error) {
      throw new InputError(
        `the engine "${name}" could not be opened: ${reason(error)}`,
      );
    }
  }
  const notes: string[] = [];
  for (const module of await choice()) {
    try {
      const engine = await open(module, threads);
      notes.forEach(onNote);
      return engine;
    } catch (error) {
      notes.push(
        `the engine "${module.name}" is left out: ${reason(error)}`,
      );
    }
  }
  throw new Error(`no engine could be opened: ${notes.join("; ")}`);
}

/** What the environment asks for. */
function named(): EngineName | undefined {
  try {
    return (Deno.env.get("BLINDSIGHT_ENGINE") || undefined) as
      | EngineName
      | undefined;
  } catch {
    return undefined; // The environment may not be read.
  }
}

function find(name: string): EngineModule {
  const module = engineModules.find((module) => module.name === name);
  if (module) return module;
  const all = engineModules.map(({ name }) => name).join(", ");
  throw new InputError(`there is no engine "${name}"; expected one of ${all}`);
}

/** Looks for an engine; what goes wrong in looking is the reason it is absent. */
export async function probed(module: EngineModule): Promise<Availability> {
  try {
    return await module.probe();
  } catch (error) {
    return {
      available: false,
      reason: reason(error),
      remedy: "see `deno task engine`",
    };
  }
}

async function missing(
  { name }: EngineModule,
  { reason, remedy }: Availability & { available: false },
): Promise<string> {
  const there: string[] = [];
  for (const module of engineModules) {
    if ((await probed(module)).available) there.push(module.name);
  }
  return `the engine "${name}" is not here: ${reason}; to get it, ${remedy}; ` +
    `here are ${there.join(", ")}`;
}

/** The engines worth trying when none is named: graphics cards first. */
async function choice(): Promise<EngineModule[]> {
  const order: Record<"gpu" | "cpu", EngineModule[]> = { gpu: [], cpu: [] };
  for (const module of engineModules) {
    const found = await probed(module);
    if (found.available && found.rank !== "none") {
      order[found.rank].push(module);
    }
  }
  return [...order.gpu, ...order.cpu];
}

async function open(
  module: EngineModule,
  threads: number | undefined,
): Promise<Engine> {
  await current?.engine.close();
  const opened = await module.open(threads === undefined ? {} : { threads });
  let test;
  try {
    test = await selfTest();
  } catch (error) {
    await opened.close();
    throw error;
  }
  if (!test.passed) {
    await opened.close();
    throw new Error(
      `its self-test is off by ${test.error.toPrecision(2)}`,
    );
  }
  const engine: Engine = {
    name: module.name,
    version: opened.version,
    device: opened.device,
    ...(opened.threads === undefined ? {} : { threads: opened.threads }),
    ...(opened.software === undefined ? {} : { software: opened.software }),
    selfTest: test,
    liveTensors: () => tf.memory().numTensors,
    memory: () => ({ bytes: tf.memory().numBytes }),
    async close() {
      if (current?.engine !== engine) return;
      current = undefined;
      await opened.close();
    },
  };
  current = { engine, ...(threads === undefined ? {} : { threads }) };
  return engine;
}

function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split("\n")[0];
}
