/**
 * Output channels are taken eight at a time; four or fewer that remain make a
 * block of half the width.
 */
@inline
export function blockWidth(remaining: i32): i32 {
  return remaining <= 4 ? 4 : 8;
}

/** Stores the first `count` of four numbers. */
@inline
export function storeSome(to: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, value);
    return;
  }
  if (count > 0) f32.store(to, f32x4.extract_lane(value, 0));
  if (count > 1) f32.store(to, f32x4.extract_lane(value, 1), 4);
  if (count > 2) f32.store(to, f32x4.extract_lane(value, 2), 8);
}

/** Floats of one block of accumulators: 6 by 8 or 12 by 4. */
export const BLOCK: i32 = 48;

/** How many floats of a run one block sums. */
@inline
export function blockRun(width: i32): i32 {
  return width == 4 ? 12 : 6;
}

/** How many blocks cover a run. */
@inline
export function blockCount(run: i32, width: i32): i32 {
  return (run + blockRun(width) - 1) / blockRun(width);
}

/** ReLU (1), leaky ReLU (2) or nothing (0). */
@inline
export function activate(value: v128, activation: i32, alpha: f32): v128 {
  if (activation == 0) return value;
  const zero = f32x4.splat(0);
  if (activation == 1) return f32x4.max(value, zero);
  const below = f32x4.mul(value, f32x4.splat(alpha));
  return v128.bitselect(value, below, f32x4.gt(value, zero));
}

/**
 * The distance of matrices of so many bytes: an odd number of cache lines, so
 * that the same element of each of them does not land in the same place of the
 * cache.
 */
@inline
export function spaced(bytes: usize): usize {
  return ((bytes + 63) >> 6 | 1) << 6;
}

/** The lanes' sum with bias and activation. */
@inline
export function finish(
  sum: v128,
  bias: f32,
  activation: i32,
  alpha: f32,
): f32 {
  const value = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) +
    (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)) + bias;
  if (activation == 0 || value > 0) return value;
  return activation == 1 ? 0 : value * alpha;
}
