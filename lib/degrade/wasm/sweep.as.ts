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
 * lower neighbours too. `fromWidth` counts pixels.
 */
export function sweep(
  from: usize,
  fromWidth: i32,
  moments: usize,
  count: i32,
  to: usize,
  width: i32,
  height: i32,
): void {
  const end = moments + (<usize> count << 4);
  const rowBytes = <usize> fromWidth << 4;
  const share = f32x4.splat(1.0 / <f32> count);
  for (let y = 0; y < height; y++) {
    const down = <f32> y;
    for (let x = 0; x < width; x++) {
      const right = <f32> x;
      let sum = f32x4.splat(0);
      for (let moment = moments; moment < end; moment += 16) {
        const a = load<f32>(moment, 8), b = load<f32>(moment, 12);
        const px = load<f32>(moment) + a * right - b * down;
        const py = load<f32>(moment, 4) + b * right + a * down;
        const column = <i32> px, row = <i32> py;
        const at = from + <usize> row * rowBytes + (<usize> column << 4);
        const wx = f32x4.splat(px - <f32> column);
        const wy = f32x4.splat(py - <f32> row);
        const p = v128.load(at), r = v128.load(at + rowBytes);
        const top = f32x4.add(p, f32x4.mul(wx, f32x4.sub(v128.load(at, 16), p)));
        const low = f32x4.add(
          r,
          f32x4.mul(wx, f32x4.sub(v128.load(at + rowBytes, 16), r)),
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
