import { Worker } from "node:worker_threads";
import type { KernelGanConfig } from "./config.ts";
import type { Block, Memory } from "./memory.ts";

/** Work that may be done beside the rest of an iteration. */
export interface Side {
  /** From here on it may be done. */
  begin(): void;
  /** After this it is. */
  finish(): void;
  /** Frees what it holds. */
  close(): Promise<void>;
}

/** Words by which both threads know how far they are. */
export const Word = {
  /** Iterations that have been begun, or -1 when the thread shall end. */
  begun: 0,
  /** Iterations whose work somebody has taken. */
  taken: 1,
  /** Iterations that the thread has finished. */
  finished: 2,
} as const;

/** What the thread is started with. */
export interface ThreadStart {
  readonly memory: WebAssembly.Memory;
  readonly config: KernelGanConfig;
  /** Where the words lie, in bytes. */
  readonly words: number;
}

/** How long a thread looks out for news before it sleeps; waking takes 70 µs. */
const SPIN_MS = 0.3;

/** How long the thread may take for its part of an iteration. */
const PATIENCE_MS = 10_000;

/** Does the work on the spot, when it has to be done. */
export function sameThread(work: () => void): Side {
  return { begin() {}, finish: work, close: () => Promise.resolve() };
}

/**
 * Has the discriminator's run on real crops done by a thread of its own: it
 * depends on nothing that the generator does. What that thread has not begun
 * when it is needed is done on the spot, so a busy machine holds nobody up.
 * The numbers are the same bits.
 *
 * @param block Room for three words, laid out after all else.
 */
export function secondThread(
  memory: Memory,
  config: KernelGanConfig,
  block: Block,
  work: () => void,
): Side {
  const words = wordsAt(memory.shared, block.at);
  let failure: Error | undefined;
  const workerData: ThreadStart = {
    memory: memory.shared,
    config,
    words: block.at,
  };
  const script = new URL("second_thread_worker.ts", import.meta.url);
  const worker = new Worker(script, { workerData });
  worker.unref(); // The process may end without it.
  worker.on("error", (error: unknown) => failure = error as Error);
  const broken = () =>
    new Error(
      `the second thread of KernelGAN ended${
        failure ? ` (${failure.message})` : ""
      }; go on from the last checkpoint`,
    );
  const begin = (count: number) => {
    Atomics.store(words, Word.begun, count);
    Atomics.notify(words, Word.begun);
  };
  let count = 0;
  return {
    begin: () => begin(++count),
    finish() {
      if (take(words, count)) work();
      else if (!awaitReach(words, count)) throw broken();
    },
    async close() {
      begin(-1);
      await worker.terminate();
    },
  };
}

/** Whether the caller is to do an iteration's work, and not the other thread. */
export function take(words: Int32Array, count: number): boolean {
  return Atomics.compareExchange(words, Word.taken, count - 1, count) ===
    count - 1;
}

/** Waits for the other thread's work; whether it came in time. */
function awaitReach(words: Int32Array, count: number): boolean {
  for (let last = 0; (last = Atomics.load(words, Word.finished)) !== count;) {
    if (!awaitChange(words, Word.finished, last, PATIENCE_MS)) return false;
  }
  return true;
}

/** The words in a memory. */
export function wordsAt(memory: WebAssembly.Memory, at: number): Int32Array {
  return new Int32Array(memory.buffer, at, 3);
}

/** Waits until a word is no longer what it was; whether that was in time. */
export function awaitChange(
  words: Int32Array,
  word: number,
  from: number,
  patience = Infinity,
): boolean {
  const spinning = performance.now() + SPIN_MS;
  for (let turn = 1;; turn++) {
    if (Atomics.load(words, word) !== from) return true;
    if (turn % 256 || performance.now() < spinning) continue;
    return Atomics.wait(words, word, from, patience) !== "timed-out";
  }
}
