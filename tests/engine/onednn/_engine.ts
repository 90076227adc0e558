import type { Abi } from "../../../lib/engine/onednn/abi.ts";
import { OnednnConvolutions } from "../../../lib/engine/onednn/convolutions.ts";
import type { Library } from "../../../lib/engine/onednn/library.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { openWasm } from "../../../lib/engine/wasm/mod.ts";

/** Runs a test's body with convolutions by oneDNN, and by nothing else. */
export async function onOnednn(
  { abi, setThreads }: Library,
  body: (convolutions: OnednnConvolutions) => void | Promise<void>,
  options: { readonly threads?: number; readonly mostKept?: number } = {},
): Promise<void> {
  const { threads = 2, mostKept } = options;
  let convolutions: OnednnConvolutions | undefined;
  const engine = await openWasm({
    threads,
    convolve: (_, heap, pool) =>
      convolutions = new OnednnConvolutions(never, heap, pool, abi, mostKept),
  });
  setThreads(threads);
  try {
    const before = tf.memory().numTensors;
    await body(convolutions!);
    const left = tf.memory().numTensors - before;
    if (left !== 0) throw new Error(`the test has left ${left} tensors`);
  } finally {
    await engine.close();
  }
}

const refuse = () => {
  throw new Error("oneDNN left this to our own kernels");
};
const none = { forward: refuse, inputGrad: refuse, filterGrad: refuse };
const never = { dense: none, depthwise: { sample: none, batch: none } };

/** The same interface with what is made less what is destroyed, by kind. */
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
