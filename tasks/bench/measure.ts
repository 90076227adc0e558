import type { BenchCase } from "./bench_case.ts";
import { watchOthers } from "./other_load.ts";
import type { Layout, Opened, Profile, Ran } from "./protocol.ts";
import type { Server } from "./server.ts";

/** One who runs the cases: an engine, or PyTorch in one layout on one device. */
export interface Contender {
  /** What it is called. */
  readonly name: string;
  readonly server: Pick<Server, "ask">;
  /** PyTorch's memory layout; engines of ours have none to choose. */
  readonly layout?: Layout;
  /** Where it computes: contenders of a kind are compared. */
  readonly kind: "cpu" | "gpu";
}

/** What a contender did with a case. */
export interface Samples extends Opened {
  /** Milliseconds of a step, one number a round. */
  readonly ms: readonly number[];
  /** Rounds in which other programs computed too. */
  readonly disturbed: number;
  /** The case's value after the first step and after the last. */
  readonly values: readonly [first: number, last: number];
  /** Where the time goes, if that was asked. */
  readonly profile?: Profile;
}

/** How a case is measured. */
export interface Effort {
  readonly rounds: number;
  /** Milliseconds that a contender runs in a round; at least one step. */
  readonly slice: number;
  /** Milliseconds to lose on turns that other programs disturb, before they are taken as they are. */
  readonly patience: number;
  readonly seed: number;
  /** Whether kernels are timed too, after the rounds. */
  readonly profile: boolean;
  readonly signal: AbortSignal;
  readonly onRound?: () => void;
}

/** Milliseconds to leave to others. */
const PAUSE = 200;

/**
 * Lets all contenders run a case in turn, round after round, so that what else
 * the machine does meets all of them; each round begins with another one. A
 * turn that other programs disturb is taken again, as long as patience lasts.
 *
 * @returns What each did, or the error that it ended with.
 */
export async function measure(
  { name }: BenchCase,
  contenders: readonly Contender[],
  effort: Effort,
): Promise<Map<Contender, Samples | Error>> {
  const { rounds, slice, seed, signal } = effort;
  const results = new Map<Contender, Samples | Error>();
  let runners = contenders.map((contender) => new Runner(contender));
  /** Runs something on one after the other; who fails is out. */
  const inTurn = async (
    order: readonly Runner[],
    run: (runner: Runner) => Promise<void>,
  ) => {
    for (const runner of order) {
      signal.throwIfAborted();
      try {
        await run(runner);
      } catch (error) {
        signal.throwIfAborted();
        results.set(runner.contender, error as Error);
        runners = runners.filter((other) => other !== runner);
        await runner.end().catch(() => {}); // Its memory is for the others.
      }
    }
  };
  await inTurn(runners, (runner) => runner.warmUp(name, seed, slice));
  let { patience } = effort;
  for (let round = 0; round < rounds; round++) {
    const from = round % Math.max(1, runners.length);
    const order = [...runners.slice(from), ...runners.slice(0, from)];
    await inTurn(order, async (runner) => {
      for (let began = performance.now(); !await runner.run(patience > 0);) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        signal.throwIfAborted();
        patience -= performance.now() - began;
        began = performance.now();
      }
    });
    effort.onRound?.();
  }
  if (effort.profile) await inTurn(runners, (runner) => runner.profile());
  await inTurn(runners, async (runner) => {
    results.set(runner.contender, await runner.end());
  });
  return results;
}

/** A contender at a case. */
class Runner {
  readonly contender: Contender;
  readonly #id: string;
  #opened: Opened = { parameters: 0, learns: false };
  #steps = 1;
  #disturbed = 0;
  #values: [number, number] = [NaN, NaN];
  #profile: Profile | undefined;
  readonly #ms: number[] = [];

  constructor(contender: Contender) {
    this.contender = contender;
    this.#id = contender.name;
  }

  /** Opens the case and finds how many steps fill a slice. */
  async warmUp(name: string, seed: number, slice: number): Promise<void> {
    const { server, layout, kind } = this.contender;
    this.#opened = await server.ask<Opened>({
      do: "open",
      id: this.#id,
      case: name,
      seed,
      ...(layout && { layout, kind }),
    });
    const first = await this.#ask(1);
    let { ms } = await this.#ask(1);
    // One step alone is slower than one among many.
    const few = Math.ceil(slice / 4 / ms);
    if (few > 1) ({ ms } = await this.#ask(few));
    this.#steps = Math.max(1, Math.round(slice / ms));
    this.#values = [first.value, first.value];
  }

  /** Takes a turn and says whether it counts. */
  async run(undisturbedOnly: boolean): Promise<boolean> {
    const disturbed = watchOthers();
    const { ms, cpu, value } = await this.#ask(this.#steps);
    this.#values[1] = value;
    if (disturbed(cpu)) {
      if (undisturbedOnly) return false;
      this.#disturbed++;
    }
    this.#ms.push(ms);
    return true;
  }

  async profile(): Promise<void> {
    this.#profile = await this.contender.server.ask<Profile>({
      do: "profile",
      id: this.#id,
      steps: Math.min(this.#steps, 20),
    });
  }

  async end(): Promise<Samples> {
    await this.contender.server.ask({ do: "close", id: this.#id });
    return {
      ...this.#opened,
      ms: this.#ms,
      disturbed: this.#disturbed,
      values: this.#values,
      ...(this.#profile && { profile: this.#profile }),
    };
  }

  async #ask(steps: number): Promise<Ran> {
    const { server } = this.contender;
    return await server.ask<Ran>({ do: "run", id: this.#id, steps });
  }
}
