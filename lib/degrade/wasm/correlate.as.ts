// Correlation of a padded picture with the taps of a kernel, in AssemblyScript.
//
// A row is taken as a run of floats, so a step of one pixel to the right is a
// step of `channels` floats and one loop serves grey and colour. 32 outputs
// of a row are summed in eight vector registers while the taps go by. The taps
// are a list, so that a path of camera shake costs what it touches and not
// the box around it. Plain SIMD multiplies and adds round the same everywhere,
// unlike relaxed ones.

/** Reserves the memory that the caller lays its buffers out in. */
export function reserve(bytes: i32): void {
  const pages = (bytes + 0xffff) >>> 16;
  if (memory.size() < pages) memory.grow(pages - memory.size());
}

/**
 * `to[y][i] = sum over taps of weight * from[y][i + offset]`. A tap is its
 * offset in bytes and its weight, 8 bytes together. Strides are in floats;
 * `toStride` is a multiple of 32 and rows are written whole, so `from` must be
 * readable that far.
 */
export function correlate(
  from: usize,
  fromStride: i32,
  taps: usize,
  count: i32,
  to: usize,
  toStride: i32,
  rows: i32,
): void {
  const rowBytes = <usize> fromStride << 2;
  const end = taps + (<usize> count << 3);
  for (let y = 0; y < rows; y++) {
    for (let i = 0; i < toStride; i += 32) {
      let a0 = f32x4.splat(0);
      let a1 = f32x4.splat(0);
      let a2 = f32x4.splat(0);
      let a3 = f32x4.splat(0);
      let a4 = f32x4.splat(0);
      let a5 = f32x4.splat(0);
      let a6 = f32x4.splat(0);
      let a7 = f32x4.splat(0);
      const here = from + <usize> y * rowBytes + (<usize> i << 2);
      for (let tap = taps; tap < end; tap += 8) {
        const at = here + load<u32>(tap);
        const w = v128.load_splat<f32>(tap, 4);
        a0 = f32x4.add(a0, f32x4.mul(w, v128.load(at)));
        a1 = f32x4.add(a1, f32x4.mul(w, v128.load(at, 16)));
        a2 = f32x4.add(a2, f32x4.mul(w, v128.load(at, 32)));
        a3 = f32x4.add(a3, f32x4.mul(w, v128.load(at, 48)));
        a4 = f32x4.add(a4, f32x4.mul(w, v128.load(at, 64)));
        a5 = f32x4.add(a5, f32x4.mul(w, v128.load(at, 80)));
        a6 = f32x4.add(a6, f32x4.mul(w, v128.load(at, 96)));
        a7 = f32x4.add(a7, f32x4.mul(w, v128.load(at, 112)));
      }
      const out = to + ((<usize> y * toStride + i) << 2);
      v128.store(out, a0);
      v128.store(out, a1, 16);
      v128.store(out, a2, 32);
      v128.store(out, a3, 48);
      v128.store(out, a4, 64);
      v128.store(out, a5, 80);
      v128.store(out, a6, 96);
      v128.store(out, a7, 112);
    }
  }
}
