import * as tf from "../core.ts";
import type { EngineModule } from "../engine.ts";
import { locateLibrary, openOnednn } from "../onednn/mod.ts";
import { describeThreads } from "./describe_threads.ts";

const remedy =
  "run `deno task engine get onednn`, or name the library's file in BLINDSIGHT_ONEDNN";

/** The wasm engine with its convolutions done by oneDNN. */
export const onednn: EngineModule = {
  name: "onednn",
  mend: remedy,
  probe() {
    const located = locateLibrary();
    return Promise.resolve(
      "library" in located
        ? { available: true, rank: "cpu" }
        : { available: false, reason: located.reason, remedy },
    );
  },
  async open(options) {
    const located = locateLibrary();
    if (!("library" in located)) {
      throw new Error(`${located.reason}; ${remedy}`);
    }
    const { threads, close } = await openOnednn(located.library, options);
    return {
      version: `oneDNN ${located.library.version}, tfjs ${tf.version_core}`,
      device: describeThreads(threads),
      threads,
      close,
    };
  },
};
