// A thread of the wasm engine: waits for jobs and takes chunks of them.

import { workerData } from "node:worker_threads";
import { instantiate, SPIN_MS, Word, type WorkerStart } from "./control.ts";

const { module, memory, control, thread } = workerData as WorkerStart;
const words = new Int32Array(memory.buffer, control, 64);
try {
  const work = instantiate(module, memory);
  let seen = Atomics.load(words, Word.sequence);
  Atomics.add(words, Word.ready, 1);
  while (Atomics.load(words, Word.stop) === 0) {
    work(control, thread);
    seen = next(seen);
  }
} catch (error) {
  Atomics.add(words, Word.failed, 1);
  Atomics.notify(words, Word.finished);
  throw error;
} finally {
  Atomics.add(words, Word.gone, 1);
}

/** The number of the next job, waited for. */
function next(seen: number): number {
  const until = performance.now() + SPIN_MS;
  for (let turn = 1;; turn++) {
    const sequence = Atomics.load(words, Word.sequence);
    if (sequence !== seen) return sequence;
    const rest = Atomics.load(words, Word.rest) !== 0;
    if (!rest && (turn % 256 || performance.now() < until)) continue;
    Atomics.wait(words, Word.sequence, seen);
  }
}
