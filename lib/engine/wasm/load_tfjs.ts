import { createRequire } from "node:module";
import { closeBackend, openBackend } from "../backend.ts";
import * as tf from "../core.ts";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

let located = false;

/**
 * Starts TensorFlow.js's wasm backend; `shared` with a heap that threads can
 * share.
 *
 * Its own threads do not start in Deno, and it has no other way to a shared
 * heap: so its threaded module is loaded and told, by stand-ins for its
 * workers, that they are there; it is given one thread and never calls them.
 */
export async function loadTfjs(shared: boolean): Promise<BackendWasm> {
  const { setThreadsCount, setWasmPaths } = await import(
    "@tensorflow/tfjs-backend-wasm"
  );
  if (!located) setWasmPaths(folder());
  located = true;
  tf.env().set("WASM_HAS_SIMD_SUPPORT", true);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", shared);
  setThreadsCount(1);
  if (tf.findBackend("wasm")) closeBackend("wasm");
  const open = () => openBackend("wasm") as Promise<unknown>;
  return await (shared ? withoutWorkers(open) : open()) as BackendWasm;
}

/** The folder of the package's .wasm files. */
function folder(): string {
  const require = createRequire(import.meta.url);
  const main = require.resolve("@tensorflow/tfjs-backend-wasm");
  return main.replace(/[^/\\]*[/\\][^/\\]*$/, "wasm-out/");
}

/** A worker that says it has loaded and does nothing. */
class StandIn {
  onmessage?: (event: { data: { cmd: string } }) => void;

  postMessage({ cmd }: { cmd: string }): void {
    if (cmd !== "load") return;
    queueMicrotask(() => this.onmessage?.({ data: { cmd: "loaded" } }));
  }
  on(): void {}
  ref(): void {}
  unref(): void {}
  terminate(): void {}
}

async function withoutWorkers<T>(run: () => Promise<T>): Promise<T> {
  const threads = createRequire(import.meta.url)("node:worker_threads");
  const world = globalThis as { Worker: unknown };
  const real = { node: threads.Worker, web: world.Worker };
  try {
    threads.Worker = StandIn;
    return await run();
  } finally {
    threads.Worker = real.node;
    world.Worker = real.web; // The module has put node's in its place.
  }
}
