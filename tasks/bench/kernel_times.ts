import * as tf from "../../lib/engine/tf.ts";
import type { KernelTime } from "./protocol.ts";

/**
 * Runs something and tells what each kind of kernel took, other kernels within
 * it not counted.
 */
export async function kernelTimes(
  run: () => Promise<void>,
): Promise<KernelTime[]> {
  if (tf.getBackend() !== "webgpu") return await wallTimes(run);
  const backend = tf.backend() as unknown as { supportTimestampQuery: boolean };
  return backend.supportTimestampQuery
    ? await deviceTimes(run)
    : [await timeOfAll(run)];
}

/** Where kernels go on after they return, and the card has no clock of its own. */
async function timeOfAll(run: () => Promise<void>): Promise<KernelTime> {
  const started = performance.now();
  await run();
  const ms = performance.now() - started;
  return { name: "all (this card cannot time them apart)", calls: 1, ms };
}

/** Where a kernel has computed by the time it returns. */
async function wallTimes(run: () => Promise<void>): Promise<KernelTime[]> {
  const total = new Totals();
  const engine = tf.engine();
  const { runKernel } = engine;
  const within = [0];
  engine.runKernel = (name, ...rest) => {
    const started = performance.now();
    within.push(0);
    try {
      return runKernel.call(engine, name, ...rest) as never;
    } finally {
      const all = performance.now() - started;
      total.add(name, all - within.pop()!);
      within[within.length - 1] += all;
    }
  };
  try {
    await run();
  } finally {
    engine.runKernel = runKernel;
  }
  return total.list();
}

/** By the clocks of a graphics card. */
async function deviceTimes(run: () => Promise<void>): Promise<KernelTime[]> {
  const total = new Totals();
  const { kernels } = await tf.profile(async () => {
    await run();
    return [];
  });
  for (const { name, kernelTimeMs } of kernels) {
    const ms = await kernelTimeMs;
    total.add(name, typeof ms === "number" ? ms : 0);
  }
  return total.list();
}

class Totals {
  readonly #times = new Map<string, { calls: number; ms: number }>();

  add(name: string, ms: number): void {
    const { calls, ms: before } = this.#times.get(name) ?? { calls: 0, ms: 0 };
    this.#times.set(name, { calls: calls + 1, ms: before + ms });
  }

  list(): KernelTime[] {
    return [...this.#times].map(([name, time]) => ({ name, ...time }));
  }
}
