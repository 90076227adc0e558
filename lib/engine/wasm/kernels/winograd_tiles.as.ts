// The transforms of F(2x2, 3x3), four channels at a time. With
//
//       | 1  0 -1  0 |      | 1    0    0   |      | 1  0 |
//   B = | 0  1  1  0 |  G = | 1/2  1/2  1/2 |  A = | 1  1 |
//       | 0 -1  1  0 |      | 1/2 -1/2  1/2 |      | 1 -1 |
//       | 0  1  0 -1 |      | 0    0    1   |      | 0 -1 |
//
// a tile of the result is A' [(G g G') * (B d B')] A, and the gradient of the
// weights is G' [(A dy A') * (B d B')] G, summed over tiles.

import { activate } from "./block.as";

/** One row of B d B', from a row of B d. */
@inline
function inputRow(
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  to: usize,
  next: usize,
): void {
  v128.store(to, f32x4.sub(a, c));
  v128.store(to + next, f32x4.add(b, c));
  v128.store(to + 2 * next, f32x4.sub(c, b));
  v128.store(to + 3 * next, f32x4.sub(b, d));
}

/** B d B' of a 4x4 tile; `next` is the distance of the 16 results. */
@inline
export function inputTile(
  x: usize,
  pixel: usize,
  row: usize,
  to: usize,
  next: usize,
): void {
  const x1 = x + row;
  const x2 = x1 + row;
  const x3 = x2 + row;
  const a1 = v128.load(x1);
  const b1 = v128.load(x1 + pixel);
  const c1 = v128.load(x1 + 2 * pixel);
  const d1 = v128.load(x1 + 3 * pixel);
  const a2 = v128.load(x2);
  const b2 = v128.load(x2 + pixel);
  const c2 = v128.load(x2 + 2 * pixel);
  const d2 = v128.load(x2 + 3 * pixel);
  inputRow(
    f32x4.add(a1, a2),
    f32x4.add(b1, b2),
    f32x4.add(c1, c2),
    f32x4.add(d1, d2),
    to + 4 * next,
    next,
  );
  inputRow(
    f32x4.sub(a2, a1),
    f32x4.sub(b2, b1),
    f32x4.sub(c2, c1),
    f32x4.sub(d2, d1),
    to + 8 * next,
    next,
  );
  inputRow(
    f32x4.sub(v128.load(x), a2),
    f32x4.sub(v128.load(x + pixel), b2),
    f32x4.sub(v128.load(x + 2 * pixel), c2),
    f32x4.sub(v128.load(x + 3 * pixel), d2),
    to,
    next,
  );
  inputRow(
    f32x4.sub(a1, v128.load(x3)),
    f32x4.sub(b1, v128.load(x3 + pixel)),
    f32x4.sub(c1, v128.load(x3 + 2 * pixel)),
    f32x4.sub(d1, v128.load(x3 + 3 * pixel)),
    to + 12 * next,
    next,
  );
}

/**
 * A' m A of 16 positions with bias and activation, as far as it lies within
 * the result: `down` and `across` say whether the second row and column do.
 */
@inline
export function outputTile(
  m: usize,
  next: usize,
  bias: v128,
  activation: i32,
  alpha: f32,
  y: usize,
  pixel: usize,
  row: usize,
  across: bool,
  down: bool,
): void {
  let upper = v128.load(m + 4 * next);
  let lower = v128.load(m + 8 * next);
  let sum = f32x4.add(upper, lower);
  let gap = f32x4.sub(upper, lower);
  let y00 = f32x4.add(v128.load(m), sum);
  let y10 = f32x4.sub(gap, v128.load(m + 12 * next));

  upper = v128.load(m + 5 * next);
  lower = v128.load(m + 9 * next);
  sum = f32x4.add(v128.load(m + next), f32x4.add(upper, lower));
  gap = f32x4.sub(f32x4.sub(upper, lower), v128.load(m + 13 * next));
  y00 = f32x4.add(y00, sum);
  y10 = f32x4.add(y10, gap);
  let y01 = sum;
  let y11 = gap;

  upper = v128.load(m + 6 * next);
  lower = v128.load(m + 10 * next);
  sum = f32x4.add(v128.load(m + 2 * next), f32x4.add(upper, lower));
  gap = f32x4.sub(f32x4.sub(upper, lower), v128.load(m + 14 * next));
  y00 = f32x4.add(y00, sum);
  y10 = f32x4.add(y10, gap);
  y01 = f32x4.sub(y01, sum);
  y11 = f32x4.sub(y11, gap);

  upper = v128.load(m + 7 * next);
  lower = v128.load(m + 11 * next);
  sum = f32x4.add(v128.load(m + 3 * next), f32x4.add(upper, lower));
  gap = f32x4.sub(f32x4.sub(upper, lower), v128.load(m + 15 * next));
  y01 = f32x4.sub(y01, sum);
  y11 = f32x4.sub(y11, gap);

  v128.store(y, activate(f32x4.add(y00, bias), activation, alpha));
  if (across) {
    v128.store(y + pixel, activate(f32x4.add(y01, bias), activation, alpha));
  }
  if (!down) return;
  y += row;
  v128.store(y, activate(f32x4.add(y10, bias), activation, alpha));
  if (across) {
    v128.store(y + pixel, activate(f32x4.add(y11, bias), activation, alpha));
  }
}

/** One row of A dy A', from a row of A dy. */
@inline
function gradRow(a: v128, b: v128, to: usize, next: usize): void {
  v128.store(to, a);
  v128.store(to + next, f32x4.add(a, b));
  v128.store(to + 2 * next, f32x4.sub(a, b));
  v128.store(to + 3 * next, f32x4.neg(b));
}

/** A dy A' of a 2x2 tile; zeros where the result has ended. */
@inline
export function gradTile(
  dy: usize,
  pixel: usize,
  row: usize,
  across: bool,
  down: bool,
  to: usize,
  next: usize,
): void {
  const zero = f32x4.splat(0);
  const a = v128.load(dy);
  const b = across ? v128.load(dy + pixel) : zero;
  const c = down ? v128.load(dy + row) : zero;
  const d = down && across ? v128.load(dy + row + pixel) : zero;
  gradRow(a, b, to, next);
  gradRow(f32x4.add(a, c), f32x4.add(b, d), to + 4 * next, next);
  gradRow(f32x4.sub(a, c), f32x4.sub(b, d), to + 8 * next, next);
  gradRow(f32x4.neg(c), f32x4.neg(d), to + 12 * next, next);
}
