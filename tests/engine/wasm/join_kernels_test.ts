import assert from "node:assert/strict";
import * as tf from "../../../lib/engine/tf.ts";
import { compute, numbers, onWasm } from "./_engine.ts";

const shapes = [
  { shape: [2, 5, 7], axis: 2, parts: [1, 4, 2] },
  { shape: [3, 40, 50, 24], axis: 3, parts: [16, 1, 7] },
  { shape: [2, 9, 3], axis: 1, parts: [4, 5] },
  { shape: [6, 3], axis: 0, parts: [1, 2, 3] },
  { shape: [9], axis: 0, parts: [9] },
];

/** The numbers of a part of a tensor along an axis. */
function part(
  values: Float32Array,
  shape: readonly number[],
  axis: number,
  [from, to]: readonly [number, number],
): number[] {
  const after = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  return [...values].filter((_, i) => {
    const at = Math.floor(i / after) % shape[axis];
    return at >= from && at < to;
  });
}

Deno.test("tensors are split along an axis and joined again, bit for bit", async () => {
  await onWasm(2, () => {
    for (const { shape, axis, parts } of shapes) {
      const x = numbers("x", shape);
      const split = compute("SplitV", { x: [x, shape] }, {
        numOrSizeSplits: parts,
        axis,
      });
      let from = 0;
      parts.forEach((size, i) => {
        const expected = part(x, shape, axis, [from, from + size]);
        assert.deepEqual([...split[i]], expected, `${shape}, part ${i}`);
        from += size;
      });
      const given = Object.fromEntries(parts.map((size, i) => {
        const own = [...shape];
        own[axis] = size;
        return [String(i), [split[i], own] as const];
      }));
      for (const where of [axis, axis - shape.length]) {
        assert.deepEqual(compute("Concat", given, { axis: where }), [x]);
      }
    }
  });
});

Deno.test("whole numbers and parts of no size still go through", async () => {
  await onWasm(1, () => {
    tf.tidy(() => {
      const whole = tf.tensor2d([1, 2, 3, 4], [2, 2], "int32");
      const joined = tf.concat([whole, whole], 1);
      assert.equal(joined.dtype, "int32");
      assert.deepEqual([...joined.dataSync()], [1, 2, 1, 2, 3, 4, 3, 4]);
      const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      const [none, all] = tf.split(x, [0, 2], 1);
      assert.deepEqual(none.shape, [2, 0]);
      assert.deepEqual([...all.dataSync()], [1, 2, 3, 4]);
      const again = tf.concat([none, all], 1);
      assert.deepEqual([...again.dataSync()], [1, 2, 3, 4]);
    });
  });
});

Deno.test("tensors that do not fit together are refused, not joined", async () => {
  await onWasm(1, () => {
    tf.tidy(() => {
      const x = tf.ones<tf.Rank.R4>([1, 4, 4, 3]);
      for (const shape of [[1, 5, 4, 3], [2, 4, 4, 3]]) {
        assert.throws(() => tf.concat([x, tf.ones(shape)], 3), /Shape/);
      }
      assert.throws(() => tf.split(x, [1, 1], 3), /sum of sizes/);
    });
  });
});
