import * as tf from "../engine/tf.ts";

/**
 * Sums scalars on the device, step by step, and reads their means in one go:
 * reading every step would make the device wait.
 */
export function meanReport(): {
  /** Adds one step's scalars, which are disposed. */
  add(terms: Readonly<Record<string, tf.Scalar>>): void;
  /** The means since the last read. */
  read(): Promise<Record<string, number>>;
  /** Frees what has not been read. */
  dispose(): void;
} {
  let sums: Record<string, { sum: tf.Scalar; count: number }> = {};
  return {
    add(terms) {
      for (const [name, term] of Object.entries(terms)) {
        const before = sums[name];
        if (!before) {
          sums[name] = { sum: term, count: 1 };
          continue;
        }
        const sum = tf.add(before.sum, term) as tf.Scalar;
        tf.dispose([before.sum, term]);
        sums[name] = { sum, count: before.count + 1 };
      }
    },
    async read() {
      const read = sums;
      sums = {};
      const means: Record<string, number> = {};
      for (const [name, { sum, count }] of Object.entries(read)) {
        means[name] = (await sum.data())[0] / count;
        sum.dispose();
      }
      return means;
    },
    dispose() {
      for (const { sum } of Object.values(sums)) sum.dispose();
      sums = {};
    },
  };
}
