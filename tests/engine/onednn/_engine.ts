import type { Abi } from "../../../lib/engine/onednn/abi.ts";
import type { Library } from "../../../lib/engine/onednn/library.ts";
import {
  type OnednnEngine,
  type OnednnOptions,
  openOnednn,
} from "../../../lib/engine/onednn/open_onednn.ts";
import * as tf from "../../../lib/engine/tf.ts";

/** Runs a test's body with oneDNN doing all convolutions, small ones too. */
export async function onOnednn(
  library: Library,
  body: (engine: OnednnEngine) => void | Promise<void>,
  options: OnednnOptions = {},
): Promise<void> {
  const all = { threads: 2, choice: () => true, ...options };
  const engine = await openOnednn(library, all);
  try {
    const before = tf.memory().numTensors;
    await body(engine);
    const left = tf.memory().numTensors - before;
    if (left !== 0) throw new Error(`the test has left ${left} tensors`);
  } finally {
    await engine.close();
  }
}

/** The same interface, and how many of each kind are made and not destroyed. */
export function counted(abi: Abi): { abi: Abi; alive: Map<string, number> } {
  const alive = new Map<string, number>();
  const symbols = new Proxy(abi.symbols, {
    get(target, name: string) {
      const call = Reflect.get(target, name);
      const [, kind, what] = /^dnnl_(.*?)_(create|destroy)/.exec(name) ?? [];
      if (!kind) return call;
      return (...args: unknown[]) => {
        const step = what === "create" ? 1 : -1;
        const result = Reflect.apply(call, undefined, args);
        if (kind !== "memory_desc") {
          const key = kind.replace(/^.*primitive_desc$/, "primitive_desc");
          alive.set(key, (alive.get(key) ?? 0) + step);
        }
        return result;
      };
    },
  });
  const Version = abi.constructor as new (symbols: Abi["symbols"]) => Abi;
  return { abi: new Version(symbols), alive };
}
