import * as tf from "../core.ts";
import type { EngineModule } from "../engine.ts";
import { openWasm } from "../wasm/mod.ts";

function described(threads: number): string {
  return `${threads} thread${threads === 1 ? "" : "s"}`;
}

/** WebAssembly with our own kernels, which every machine has: the default. */
export const wasm: EngineModule = {
  name: "wasm",
  mend: "run `deno install`, with Deno 2.9.4 or newer",
  probe: () =>
    Promise.resolve({
      available: true,
      rank: "cpu",
      device: described(navigator.hardwareConcurrency),
    }),
  async open(options) {
    const { threads, close } = await openWasm(options);
    return {
      version: `tfjs ${tf.version_core}`,
      device: described(threads),
      threads,
      close,
    };
  },
};
