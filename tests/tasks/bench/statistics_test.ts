import assert from "node:assert/strict";
import {
  geometricMean,
  median,
  quartiles,
} from "../../../tasks/bench/statistics.ts";

Deno.test("the median lies in the middle, whatever the order and however few there are", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.equal(median([7]), 7);
});

Deno.test("half of the numbers lie between the quartiles", () => {
  assert.deepEqual(quartiles([5, 1, 4, 2, 3]), [2, 4]);
  assert.deepEqual(quartiles([7]), [7, 7]);
});

Deno.test("twice as slow and twice as fast average to the same speed", () => {
  assert(Math.abs(geometricMean([2, 0.5]) - 1) < 1e-12);
  assert(Math.abs(geometricMean([1, 10, 100]) - 10) < 1e-9);
});
