import * as tf from "../core.ts";
import type { EngineModule } from "../engine.ts";
import { openWasm } from "../wasm/mod.ts";
import { describeThreads } from "./describe_threads.ts";

/** WebAssembly with our own kernels, which every machine has: the default. */
export const wasm: EngineModule = {
  name: "wasm",
  mend: "run `deno install`, with Deno 2.9.4 or newer",
  probe: () => Promise.resolve({ available: true, rank: "cpu" }),
  async open(options) {
    const { threads, close } = await openWasm(options);
    return {
      version: `tfjs ${tf.version_core}`,
      device: describeThreads(threads),
      threads,
      close,
    };
  },
};
