import { closeBackend, openBackend } from "../backend.ts";
import type { EngineModule } from "../engine.ts";
import * as tf from "../core.ts";

/** WebAssembly, which every machine has: the default. */
export const wasm: EngineModule = {
  name: "wasm",
  probe: () =>
    Promise.resolve({ available: true, rank: "cpu", device: "1 thread" }),
  async open() {
    await import("@tensorflow/tfjs-backend-wasm");
    await openBackend("wasm");
    return {
      version: `tfjs ${tf.version_core}`,
      device: "1 thread",
      threads: 1,
      close() {
        closeBackend("wasm");
        return Promise.resolve();
      },
    };
  },
};
