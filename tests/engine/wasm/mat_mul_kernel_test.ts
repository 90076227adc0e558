import assert from "node:assert/strict";
import * as tf from "../../../lib/engine/tf.ts";
import { compute, difference, numbers, onWasm } from "./_engine.ts";

/** The product of two matrices in the order of their indices. */
function product(
  [rows, inner, columns]: readonly number[],
  a: (row: number, k: number) => number,
  b: (k: number, column: number) => number,
): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a(row, k) * b(k, column);
    return sum;
  });
}

Deno.test("matrices are multiplied, transposed or not", async () => {
  await onWasm(2, () => {
    for (
      const size of [[1, 1, 1], [8, 24, 216], [5, 3, 7], [2, 97, 1], [
        386,
        4,
        3,
      ], [3, 386, 20]]
    ) {
      const [rows, inner, columns] = size;
      const a = numbers("a", [rows, inner]);
      const b = numbers("b", [inner, columns]);
      const run = (transposeA: boolean, transposeB: boolean) =>
        compute("BatchMatMul", {
          a: [a, transposeA ? [inner, rows] : [rows, inner]],
          b: [b, transposeB ? [columns, inner] : [inner, columns]],
        }, { transposeA, transposeB })[0];
      for (const transposeA of [false, true]) {
        for (const transposeB of [false, true]) {
          const expected = product(
            size,
            (row, k) => a[transposeA ? k * rows + row : row * inner + k],
            (k, column) =>
              b[transposeB ? column * inner + k : k * columns + column],
          );
          const got = run(transposeA, transposeB);
          assert(
            difference(got, expected) < 1e-5,
            `${size}, ${transposeA}, ${transposeB}`,
          );
        }
      }
    }
  });
});

Deno.test("so are batches of them, few large ones and many small ones", async () => {
  await onWasm(2, () => {
    for (
      const { batches, size } of [
        { batches: [2], size: [3, 4, 5] },
        { batches: [3], size: [7, 99, 5] },
        { batches: [2, 2], size: [64, 9, 3] },
        { batches: [100], size: [1, 3, 2] },
        { batches: [4], size: [16, 400, 16] },
      ]
    ) {
      const [rows, inner, columns] = size;
      const count = batches.reduce((product, side) => product * side, 1);
      const a = numbers("a", [count, rows, inner]);
      const b = numbers("b", [count, inner, columns]);
      for (
        const [transposeA, transposeB] of [
          [false, false],
          [true, false],
          [false, true],
          [true, true],
        ]
      ) {
        const [y] = compute("BatchMatMul", {
          a: [a, [...batches, ...transposeA ? [inner, rows] : [rows, inner]]],
          b: [
            b,
            [...batches, ...transposeB ? [columns, inner] : [inner, columns]],
          ],
        }, { transposeA, transposeB });
        for (let n = 0; n < count; n++) {
          const ofA = a.subarray(n * rows * inner, (n + 1) * rows * inner);
          const ofB = b.subarray(n * inner * columns);
          const expected = product(
            size,
            (row, k) => ofA[transposeA ? k * rows + row : row * inner + k],
            (k, column) =>
              ofB[transposeB ? column * inner + k : k * columns + column],
          );
          const got = y.subarray(n * rows * columns, (n + 1) * rows * columns);
          assert(
            difference(got, expected) < 1e-5,
            `${batches} of ${size}, ${transposeA}, ${transposeB}`,
          );
        }
      }
    }
  });
});

Deno.test("matrices of different inner sides are refused, whichever is transposed", async () => {
  await onWasm(2, () => {
    tf.tidy(() => {
      for (const batch of [[], [2]]) {
        const [a, b] = [tf.ones([...batch, 3, 4]), tf.ones([...batch, 5, 6])];
        for (
          const [ofA, ofB] of [[false, false], [true, false], [false, true]]
        ) {
          assert.throws(() => tf.matMul(a, b, ofA, ofB), /inner shapes/);
        }
      }
    });
  });
});
