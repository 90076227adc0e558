// KernelGAN's second thread: runs the discriminator on real crops.

import { workerData } from "node:worker_threads";
import { Memory } from "./memory.ts";
import {
  awaitChange,
  take,
  type ThreadStart,
  Word,
  wordsAt,
} from "./second_thread.ts";
import { judgeReal, layOutNetworks } from "./step.ts";

const { memory: shared, config, words: at } = workerData as ThreadStart;
const memory = new Memory(shared, 1);
const networks = layOutNetworks(memory, config);
const words = wordsAt(shared, at);
for (let count = 0;;) {
  awaitChange(words, Word.begun, count);
  count = Atomics.load(words, Word.begun);
  if (count < 0) break;
  if (!take(words, count)) continue;
  judgeReal(memory, networks);
  Atomics.store(words, Word.finished, count);
  Atomics.notify(words, Word.finished);
}
