import assert from "node:assert/strict";

/** Asserts that no number lies further from its counterpart than the tolerance. */
export function near(
  ours: ArrayLike<number>,
  theirs: ArrayLike<number>,
  tolerance: number,
  name = "values",
): void {
  assert.equal(ours.length, theirs.length, `${name}: as many`);
  let worst = 0;
  for (let i = 0; i < ours.length; i++) {
    const off = Math.abs(ours[i] - theirs[i]);
    worst = off > worst || Number.isNaN(off) ? off : worst;
  }
  assert(worst <= tolerance, `${name}: off by ${worst}, not ${tolerance}`);
}
