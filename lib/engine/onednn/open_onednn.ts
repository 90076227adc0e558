import { openWasm, type WasmEngine, type WasmOptions } from "../wasm/mod.ts";
import { OnednnConvolutions } from "./convolutions.ts";
import type { Library } from "./library.ts";

/**
 * Opens the wasm engine with its convolutions done by oneDNN, on the same heap
 * and with as many threads.
 */
export async function openOnednn(
  { abi, setThreads }: Library,
  options: Omit<WasmOptions, "convolve"> = {},
): Promise<WasmEngine> {
  const engine = await openWasm({
    ...options,
    convolve: (own, heap, pool) => new OnednnConvolutions(own, heap, pool, abi),
  });
  setThreads(engine.threads);
  return engine;
}
