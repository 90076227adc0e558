import assert from "node:assert/strict";
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

Deno.test("batches of matrices still go through", async () => {
  const a = numbers("a", [2, 3, 4]);
  const b = numbers("b", [2, 4, 5]);
  await onWasm(1, () => {
    const [y] = compute("BatchMatMul", {
      a: [a, [2, 3, 4]],
      b: [b, [2, 4, 5]],
    }, { transposeA: false, transposeB: false });
    for (const n of [0, 1]) {
      const expected = product(
        [3, 4, 5],
        (row, k) => a[(n * 3 + row) * 4 + k],
        (k, column) => b[(n * 4 + k) * 5 + column],
      );
      assert(difference(y.subarray(n * 15, n * 15 + 15), expected) < 1e-5);
    }
  });
});
