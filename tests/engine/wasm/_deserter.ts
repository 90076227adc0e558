// A thread that reports for work and leaves: at once, or with a chunk that it
// has taken and never brings back.

import { workerData } from "node:worker_threads";
import { Word, type WorkerStart } from "../../../lib/engine/wasm/control.ts";

const { memory, control } = workerData as WorkerStart;
const words = new Int32Array(memory.buffer, control, 64);
Atomics.add(words, Word.ready, 1);
if (import.meta.url.endsWith("?with=chunk")) {
  for (;;) {
    const left = Atomics.load(words, Word.ticket);
    if (left <= 0) continue;
    const seen = Atomics.compareExchange(words, Word.ticket, left, left - 1);
    if (seen === left) break;
  }
}
