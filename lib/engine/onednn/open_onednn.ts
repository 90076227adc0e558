import { openWasm, type WasmEngine, type WasmOptions } from "../wasm/mod.ts";
import { alignTensors } from "./align_tensors.ts";
import { type Choice, fasterWay } from "./choice.ts";
import { convolutions } from "./convolutions.ts";
import type { Library } from "./library.ts";
import { Runner } from "./runner.ts";

/** The engine, open. */
export interface OnednnEngine extends WasmEngine {
  /** How many convolutions oneDNN keeps ready. */
  readonly kept: () => number;
}

/** Options of {@linkcode openOnednn}. */
export interface OnednnOptions extends Omit<WasmOptions, "convolve"> {
  /** What oneDNN is to do; by default what it does faster than our own kernels. */
  readonly choice?: Choice;
  /** How many convolutions oneDNN keeps ready at most; 512 by default. */
  readonly mostKept?: number;
}

/**
 * Opens the wasm engine with its convolutions done by oneDNN, on the same heap
 * and with as many threads.
 */
export async function openOnednn(
  { abi, setThreads }: Library,
  { choice, mostKept, ...options }: OnednnOptions = {},
): Promise<OnednnEngine> {
  let runner: Runner | undefined;
  const engine = await openWasm({
    ...options,
    convolve(own, heap, pool) {
      alignTensors(heap.backend);
      const made = runner = new Runner(heap, abi, mostKept);
      const pays = choice ?? fasterWay(abi, own.dense);
      const methods = convolutions((plan, offsets) => {
        if (!pays(plan)) return false;
        pool.rest(); // The processors are oneDNN's threads' now.
        return made.run(plan, offsets);
      }, own);
      return { ...methods, close: () => made.close() };
    },
  });
  setThreads(engine.threads);
  return { ...engine, kept: () => runner?.kept ?? 0 };
}
