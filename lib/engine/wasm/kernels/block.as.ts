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
