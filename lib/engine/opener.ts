import type {
  Availability,
  Engine,
  EngineModule,
  EngineOptions,
} from "./engine.ts";
import { variable } from "./environment.ts";
import { InputError } from "./input_error.ts";
import { selfTest } from "./self_test.ts";
import * as tf from "./tf.ts";

/** What is open. */
interface Current {
  readonly engine: Engine;
  /** The number of threads that was asked for. */
  readonly threads: number | undefined;
  readonly end: () => Promise<void>;
}

/** Opens engines, one at a time, and closes the one before. */
export class Opener {
  readonly #modules: readonly EngineModule[];
  #current: Current | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(modules: readonly EngineModule[]) {
    this.#modules = modules;
  }

  /** What `openEngine` does. */
  open(options: EngineOptions): Promise<Engine> {
    return this.#inTurn(() => this.#open(options));
  }

  /** Runs once what came before is done: opening while another closes would mix the two up. */
  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const running = this.#queue.then(run);
    this.#queue = running.catch(() => {});
    return running;
  }

  async #open(options: EngineOptions): Promise<Engine> {
    const { threads, onNote = console.warn } = options;
    if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
      throw new InputError(
        `threads is ${threads}; expected a whole number from 1`,
      );
    }
    const name = options.engine ?? variable("BLINDSIGHT_ENGINE");
    const source = options.engine ? "" : " (named by BLINDSIGHT_ENGINE)";
    const current = this.#current;
    if (current && (name ?? current.engine.name) === current.engine.name) {
      if (threads === undefined || threads === current.threads) {
        return current.engine;
      }
    }
    return name === undefined
      ? await this.#openBest(threads, onNote)
      : await this.#openNamed(name, source, threads);
  }

  async #openNamed(
    name: string,
    source: string,
    threads: number | undefined,
  ): Promise<Engine> {
    const module = this.#modules.find((module) => module.name === name);
    if (!module) {
      const all = this.#modules.map(({ name }) => name).join(", ");
      throw new InputError(
        `there is no engine "${name}"${source}; expected one of ${all}`,
      );
    }
    const found = await probed(module);
    if (!found.available) {
      const there = await this.#present();
      throw new InputError(
        `the engine "${name}"${source} is not here: ${found.reason}; ${found.remedy}; ` +
          `here are ${there.map(({ name }) => name).join(", ")}`,
      );
    }
    try {
      return await this.#start(module, threads);
    } catch (error) {
      throw new InputError(
        `the engine "${name}"${source} could not be opened: ${
          reason(error)
        }; ${module.mend}`,
      );
    }
  }

  /** Graphics cards first; an engine that fails is said and passed over. */
  async #openBest(
    threads: number | undefined,
    onNote: (line: string) => void,
  ): Promise<Engine> {
    const present = await this.#present();
    for (const rank of ["gpu", "cpu"]) {
      for (const module of present.filter((found) => found.rank === rank)) {
        try {
          return await this.#start(module, threads);
        } catch (error) {
          onNote(
            `the engine "${module.name}" is left out: ${
              reason(error)
            }; ${module.mend}`,
          );
        }
      }
    }
    throw new Error("no engine could be opened; see `deno task engine`");
  }

  async #present() {
    const present: (EngineModule & { rank: string })[] = [];
    for (const module of this.#modules) {
      const found = await probed(module);
      if (found.available) present.push({ ...module, rank: found.rank });
    }
    return present;
  }

  async #start(module: EngineModule, threads?: number): Promise<Engine> {
    await this.#end();
    const { close, ...opened } = await module.open(
      threads === undefined ? {} : { threads },
    );
    const test = await selfTest().catch(async (error) => {
      await close();
      throw error;
    });
    if (!test.passed) {
      await close();
      throw new Error(
        `its self-test is off by ${test.error.toPrecision(2)}`,
      );
    }
    const engine: Engine = {
      name: module.name,
      ...opened,
      selfTest: test,
      liveTensors: () => tf.memory().numTensors,
      memory: () => ({ bytes: tf.memory().numBytes }),
      close: () =>
        this.#inTurn(async () => {
          if (this.#current?.engine === engine) await this.#end();
        }),
    };
    this.#current = { engine, threads, end: close };
    return engine;
  }

  async #end(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    await current?.end();
  }
}

/** Looks for an engine; what goes wrong in looking is why it is absent. */
export async function probed(module: EngineModule): Promise<Availability> {
  try {
    return await module.probe();
  } catch (error) {
    const remedy = "see lib/engine/README.md";
    return { available: false, reason: reason(error), remedy };
  }
}

function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split("\n")[0].replace(/\.$/, "");
}
