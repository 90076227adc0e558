import {
  CONTROL_BYTES,
  instantiate,
  SPIN_MS,
  Word,
  type Work,
  type WorkerStart,
} from "./control.ts";
import type { Heap } from "./heap.ts";
import type { Op } from "./kernels/op.ts";

/** How long workers may take to start, and a chunk to come back. */
const PATIENCE_MS = 20_000;

/**
 * The threads that compute: this one and its workers. A job is cut into chunks
 * that each thread takes as it gets to it; a worker that is late or asleep
 * holds nobody up.
 */
export class Pool {
  readonly #heap: Heap;
  readonly #control: number;
  readonly #work: Work;
  readonly #workers: Worker[];
  #broken: Error | undefined;

  private constructor(heap: Heap, module: WebAssembly.Module, threads: number) {
    this.#heap = heap;
    const control = heap.allocate(CONTROL_BYTES + 64);
    this.#control = (control + 63) & ~63;
    this.#words().fill(0);
    this.#work = instantiate(module, heap.memory);
    this.#workers = Array.from({ length: threads - 1 }, () => {
      const worker = new Worker(new URL("./worker.ts", import.meta.url), {
        type: "module",
        name: "blindsight",
      });
      const start: WorkerStart = {
        module,
        memory: heap.memory,
        control: this.#control,
      };
      worker.onerror = (event) => {
        event.preventDefault();
        this.#broken ??= broken(event.message);
      };
      worker.postMessage(start);
      return worker;
    });
  }

  /** Starts the workers and waits until they are there. */
  static async start(
    heap: Heap,
    module: WebAssembly.Module,
    threads: number,
  ): Promise<Pool> {
    const pool = new Pool(heap, module, threads);
    try {
      await pool.#until(Word.ready, threads - 1);
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  /** How many threads compute. */
  get threads(): number {
    return this.#workers.length + 1;
  }

  /** Does `chunks` pieces of work; `job` holds the arguments as words. */
  run(op: Op, chunks: number, job: readonly number[]): void {
    if (this.#broken) throw this.#broken;
    if (chunks <= 0) return;
    const words = this.#heap.words;
    const at = this.#control >>> 2;
    const args = at + Word.job;
    words[args] = op;
    words[args + 1] = chunks;
    for (let i = 0; i < job.length; i++) words[args + 2 + i] = job[i];
    words[at + Word.finished] = 0;
    Atomics.store(words, at + Word.ticket, chunks);
    if (chunks > 1 && this.#workers.length > 0) {
      Atomics.add(words, at + Word.sequence, 1);
      Atomics.notify(words, at + Word.sequence);
    }
    try {
      this.#work(this.#control);
    } catch (error) {
      this.#broken = broken(error instanceof Error ? error.message : "");
      throw this.#broken;
    }
    if (Atomics.load(words, at + Word.finished) !== chunks) this.#wait(chunks);
  }

  /** Waits for the chunks that others have taken. */
  #wait(chunks: number): void {
    const words = this.#words();
    const started = performance.now();
    for (let turn = 1;; turn++) {
      const finished = Atomics.load(words, Word.finished);
      if (finished === chunks) return;
      if (turn % 256) continue;
      const waited = performance.now() - started;
      if (Atomics.load(words, Word.failed) || waited > PATIENCE_MS) {
        this.#broken = broken("");
        throw this.#broken;
      }
      if (waited > SPIN_MS) Atomics.wait(words, Word.finished, finished, 100);
    }
  }

  async #until(word: number, count: number): Promise<void> {
    const words = this.#words();
    const started = performance.now();
    while (Atomics.load(words, word) < count) {
      if (this.#broken) throw this.#broken;
      if (performance.now() - started > PATIENCE_MS) {
        throw broken("it did not answer");
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    const words = this.#words();
    Atomics.store(words, Word.stop, 1);
    Atomics.add(words, Word.sequence, 1);
    Atomics.notify(words, Word.sequence);
    await this.#until(Word.gone, this.#workers.length).catch(() => {});
    for (const worker of this.#workers) worker.terminate();
    this.#broken ??= new Error("the wasm engine has been closed");
  }

  #words(): Int32Array {
    const at = this.#control >>> 2;
    return this.#heap.words.subarray(at, at + CONTROL_BYTES / 4);
  }
}

function broken(reason: string): Error {
  return new Error(
    "a thread of the wasm engine ended in the middle of its work" +
      (reason ? ` (${reason})` : "") + "; open the engine anew",
  );
}
