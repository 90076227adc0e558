// The mean of a picture as it lay at many moments of an exposure, in
// AssemblyScript.
//
// Pixels are four floats, so one vector register holds one, and the four
// around a place take four loads. A moment is an affine map from the pixels
// of the result to places in the padded picture. The moments go by in the
// inner loop for a pixel, so that the sum stays in a register and neighbouring
// moments find their pixels in the cache.

/** Reserves the memory that the caller lays its buffers out in. */
export function reserve(bytes: i32): void {
  const pages = (bytes + 0xffff) >>> 16;
  if (memory.size() < pages) memory.grow(pages - memory.size());
}

/**
 * `to[y][x]` is the mean over all moments of `from` at
 * `(x0 + a x - b y, y0 + b x + a y)`, taken bilinearly. A moment is
 * `x0, y0, a, b`, 16 bytes; all places must lie within `from`, the right and
 * lower neighbours too. `fromWidth` counts pixels, and `places` is room for 16
 * bytes for each moment.
 */
export function sweep(
  from: usize,
  fromWidth: i32,
  moments: usize,
  count: i32,
  places: usize,
  to: usize,
  width: i32,
  height: i32,
): void {
  const bytes = <usize> count << 4;
  const rowBytes = <usize> fromWidth << 4;
  const share = f32x4.splat(1.0 / <f32> count);
  // A whole number up to 2^23 that is added to 2^23 stands in the lowest bits.
  const whole = f32x4.splat(8388608.0);
  const bits = i32x4.splat(0x7fffff);
  for (let y = 0; y < height; y++) {
    // Where the first pixel of the row lies, and the step to the next.
    for (let i: usize = 0; i < bytes; i += 16) {
      const a = load<f32>(moments + i, 8), b = load<f32>(moments + i, 12);
      store<f32>(places + i, load<f32>(moments + i) - b * <f32> y);
      store<f32>(places + i, load<f32>(moments + i, 4) + a * <f32> y, 4);
      store<f32>(places + i, a, 8);
      store<f32>(places + i, b, 12);
    }
    for (let x = 0; x < width; x++) {
      const right = f32x4.splat(<f32> x);
      let sum = f32x4.splat(0);
      for (let place = places, end = places + bytes; place < end; place += 16) {
        const row = v128.load(place);
        const step = v128.shuffle<f32>(row, row, 2, 3, 2, 3);
        const at = f32x4.add(row, f32x4.mul(right, step));
        const corner = f32x4.floor(at);
        const part = f32x4.sub(at, corner);
        const index = v128.and(f32x4.add(corner, whole), bits);
        const here = from +
          <usize> i32x4.extract_lane(index, 1) * rowBytes +
          (<usize> i32x4.extract_lane(index, 0) << 4);
        const wx = v128.shuffle<f32>(part, part, 0, 0, 0, 0);
        const wy = v128.shuffle<f32>(part, part, 1, 1, 1, 1);
        const p = v128.load(here), r = v128.load(here + rowBytes);
        const top = f32x4.add(
          p,
          f32x4.mul(wx, f32x4.sub(v128.load(here, 16), p)),
        );
        const low = f32x4.add(
          r,
          f32x4.mul(wx, f32x4.sub(v128.load(here + rowBytes, 16), r)),
        );
        sum = f32x4.add(
          sum,
          f32x4.add(top, f32x4.mul(wy, f32x4.sub(low, top))),
        );
      }
      v128.store(to, f32x4.mul(sum, share));
      to += 16;
    }
  }
}
