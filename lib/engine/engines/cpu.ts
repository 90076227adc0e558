import { closeBackend, openBackend } from "../backend.ts";
import type { EngineModule } from "../engine.ts";
import * as tf from "../core.ts";
import { describeThreads } from "./describe_threads.ts";

/** Plain JavaScript: slow, and the reference that the others are tested with. */
export const cpu: EngineModule = {
  name: "cpu",
  mend: "run `deno install`",
  probe: () => Promise.resolve({ available: true, rank: "none" }),
  async open() {
    await import("@tensorflow/tfjs-backend-cpu");
    await openBackend("cpu");
    return {
      version: `tfjs ${tf.version_core}`,
      device: describeThreads(1),
      threads: 1,
      close() {
        closeBackend("cpu");
        return Promise.resolve();
      },
    };
  },
};
