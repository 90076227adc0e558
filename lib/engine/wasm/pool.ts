import { Worker } from "node:worker_threads";
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

/** How long a worker may take to start or to bring back a chunk. */
const PATIENCE_MS = 10_000;

/** How long this thread sleeps before it looks whether a worker has gone. */
const NAP_MS = 50;

const workerScript = new URL("./worker.ts", import.meta.url);

/** What tests change. */
interface PoolOptions {
  /** What the workers run. */
  readonly script?: URL;
  /** How long to wait for a chunk that a worker has taken. */
  readonly patienceMs?: number;
}

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
  readonly #patience: number;
  #broken: Error | undefined;

  private constructor(
    heap: Heap,
    module: WebAssembly.Module,
    threads: number,
    { script = workerScript, patienceMs = PATIENCE_MS }: PoolOptions,
  ) {
    this.#heap = heap;
    this.#patience = patienceMs;
    const control = heap.allocate(CONTROL_BYTES + 64);
    this.#control = (control + 63) & ~63;
    this.#words().fill(0);
    this.#work = instantiate(module, heap.memory);
    const { memory } = heap;
    this.#workers = Array.from({ length: threads - 1 }, (_, i) => {
      const workerData: WorkerStart = {
        module,
        memory,
        control: this.#control,
        thread: i + 1,
      };
      const worker = new Worker(script, { workerData });
      worker.unref(); // The process may end without closing the engine.
      worker.on("error", (error: unknown) => {
        this.#broken ??= broken(error instanceof Error ? error.message : "");
      });
      return worker;
    });
  }

  /** Starts the workers and waits until they are there. */
  static async start(
    heap: Heap,
    module: WebAssembly.Module,
    threads: number,
    options: PoolOptions = {},
  ): Promise<Pool> {
    const pool = new Pool(heap, module, threads, options);
    if (await pool.#reaches(Word.ready, threads - 1, PATIENCE_MS)) return pool;
    const reason = pool.#broken ?? broken("it did not start");
    await pool.close();
    throw reason;
  }

  /** How many threads compute. */
  get threads(): number {
    return this.#workers.length + 1;
  }

  /**
   * Does `chunks` pieces of work; `job` holds the arguments as words.
   *
   * @param alone True where there is too little work to call the others for.
   */
  run(
    op: Op,
    chunks: number,
    job: readonly number[],
    alone = chunks === 1,
  ): void {
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
    if (!alone && this.#workers.length > 0) {
      Atomics.store(words, at + Word.rest, 0);
      Atomics.add(words, at + Word.sequence, 1);
      Atomics.notify(words, at + Word.sequence);
    }
    try {
      this.#work(this.#control, 0);
    } catch (error) {
      throw this.#broken = broken((error as Error).message);
    }
    if (Atomics.load(words, at + Word.finished) !== chunks) this.#wait(chunks);
  }

  /** Sends the workers to sleep until the next job: the processors are needed by others. */
  rest(): void {
    Atomics.store(this.#heap.words, (this.#control >>> 2) + Word.rest, 1);
  }

  /** Waits for the chunks that others have taken. */
  #wait(chunks: number): void {
    const words = this.#words();
    const spinning = performance.now() + SPIN_MS;
    // Naps are counted, not time: a machine that was asleep is not a dead worker.
    let naps = this.#patience / NAP_MS;
    for (let turn = 1;; turn++) {
      const finished = Atomics.load(words, Word.finished);
      if (finished === chunks) return;
      if (turn % 256 || performance.now() < spinning) continue;
      const woken = Atomics.wait(words, Word.finished, finished, NAP_MS);
      if (woken === "timed-out") naps--;
      if (Atomics.load(words, Word.failed) || naps < 0) {
        throw this.#broken = broken("");
      }
    }
  }

  /** Whether a count has been reached in time. */
  async #reaches(word: number, count: number, ms: number): Promise<boolean> {
    const words = this.#words();
    const until = performance.now() + ms;
    while (Atomics.load(words, word) < count) {
      if (this.#broken || performance.now() > until) return false;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return true;
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    const words = this.#words();
    Atomics.store(words, Word.stop, 1);
    Atomics.add(words, Word.sequence, 1);
    Atomics.notify(words, Word.sequence);
    await this.#reaches(Word.gone, this.#workers.length, 500);
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#broken = new Error("the wasm engine has been closed");
  }

  #words(): Int32Array {
    const at = this.#control >>> 2;
    return this.#heap.words.subarray(at, at + CONTROL_BYTES / 4);
  }
}

function broken(reason: string): Error {
  return new Error(
    "a thread of the wasm engine ended in the middle of its work" +
      (reason ? ` (${reason})` : "") + "; close the engine and open it anew",
  );
}
