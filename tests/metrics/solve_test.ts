import assert from "node:assert/strict";
import { solveSymmetric } from "../../lib/metrics/solve.ts";

Deno.test("a symmetric system is solved, however different its scales", () => {
  const matrix = Float64Array.of(4e12, 2e6, 1, 2e6, 3, 1e-6, 1, 1e-6, 5e-12);
  const x = [1e-6, -2, 3e5];
  const right = Float64Array.from(
    x,
    (_, i) => x.reduce((sum, value, j) => sum + matrix[3 * i + j] * value, 0),
  );
  const found = solveSymmetric(matrix, right)!;
  x.forEach((value, i) => assert.ok(Math.abs(found[i] / value - 1) < 1e-9));
});

Deno.test("a system without one solution is refused", () => {
  for (const matrix of [[1, 1, 1, 1], [1, 2, 2, 1], [0, 0, 0, 0]]) {
    const right = Float64Array.of(1, 2);
    assert.equal(solveSymmetric(Float64Array.from(matrix), right), null);
  }
});
