// What a step of KernelGAN is made of: products of small matrices, batch
// normalisation, sampling with one kernel, Adam. All matrices are rows of
// floats without gaps; `scratch` is room that the calling thread owns.
//
// long: one module for one step, whose parts share tiles and scratch.

import { Patch } from "../../../engine/wasm/kernels/patch.as";
import { storeSome } from "../../../engine/wasm/kernels/block.as";
import {
  sum1x8,
  sum6x8,
  tile1x8,
  tile6x8,
} from "../../../engine/wasm/kernels/tiles.as";

/** Where things lie in the scratch: a patch, six offsets, eight zeros, a block, packed columns. */
const OFFSETS: usize = 32;
const ZEROS: usize = 64;
const BLOCK: usize = 128;
const PACKED: usize = 512;

/** `y = a b`, with a `[rows, inner]` and b `[inner, columns]`. */
export function multiply(
  scratch: usize,
  a: usize,
  b: usize,
  y: usize,
  rows: i32,
  inner: i32,
  columns: i32,
): void {
  const aRow = <usize> inner << 2;
  const yRow = <usize> columns << 2;
  const patch = changetype<Patch>(scratch);
  patch.rows = 1;
  patch.taps = 1;
  patch.run = inner;
  for (let i: usize = 0; i < 6; i++) {
    store<u32>(scratch + OFFSETS + (i << 2), <u32> (i * aRow));
  }
  pack(b, scratch + PACKED, inner, columns);
  for (let i = 0; i < rows;) {
    const many = rows - i >= 6;
    const x = a + <usize> i * aRow;
    let w = scratch + PACKED;
    for (let j = 0; j < columns; j += 8) {
      const to = y + <usize> i * yRow + (<usize> j << 2);
      const offsets = scratch + OFFSETS;
      const zeros = scratch + ZEROS;
      if (many) {
        tile6x8(patch, x, offsets, w, zeros, to, yRow, columns - j);
      } else {
        tile1x8(patch, x, offsets, w, zeros, to, yRow, columns - j);
      }
      w += <usize> inner << 5;
    }
    i += many ? 6 : 1;
  }
}

/** `y = transposed(a) b`, with a `[inner, rows]`, rows at least 6, and b `[inner, columns]`. */
export function multiplyTransposed(
  scratch: usize,
  a: usize,
  b: usize,
  y: usize,
  rows: i32,
  inner: i32,
  columns: i32,
): void {
  const aRow = <usize> rows << 2;
  const block = scratch + BLOCK;
  pack(b, scratch + PACKED, inner, columns);
  for (let i = 0; i < rows; i += 6) {
    const first = min(i, rows - 6); // The last block may redo what another did.
    let packed = scratch + PACKED;
    for (let j = 0; j < columns; j += 8) {
      memory.fill(block, 0, 192);
      sum6x8(a + (<usize> first << 2), packed, block, 1, inner, aRow, 0);
      for (let k = 0; k < 6; k++) {
        const from = block + (<usize> k << 5);
        const to = y + (<usize> ((first + k) * columns + j) << 2);
        storeSome(to, v128.load(from), columns - j);
        storeSome(to + 16, v128.load(from, 16), columns - j - 4);
      }
      packed += <usize> inner << 5;
    }
  }
}

/** Columns in groups of eight, `[columns / 8][rows][8]`, zeros where some are missing. */
function pack(b: usize, to: usize, rows: i32, columns: i32): void {
  const bRow = <usize> columns << 2;
  for (let j = 0; j < columns; j += 8) {
    let from = b + (<usize> j << 2);
    const count = min(8, columns - j);
    for (let i = 0; i < rows; i++) {
      if (count == 8) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
      } else {
        for (let k = 0; k < 8; k++) {
          const at = <usize> k << 2;
          f32.store(to + at, k < count ? f32.load(from + at) : 0);
        }
      }
      from += bRow;
      to += 32;
    }
  }
}

/** `y = transposed(a)`, with a `[rows, columns]`. */
export function transpose(a: usize, y: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++) {
    let to = y + (<usize> i << 2);
    for (let j = 0; j < columns; j++) {
      f32.store(to, f32.load(a));
      a += 4;
      to += <usize> rows << 2;
    }
  }
}

/** `y = a x`: the dot product of each row with x; columns in fours. */
export function dotRows(
  a: usize,
  x: usize,
  y: usize,
  rows: i32,
  columns: i32,
): void {
  const bytes = <usize> columns << 2;
  for (let i = 0; i < rows; i++) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      sum = f32x4.relaxed_madd(v128.load(a + at), v128.load(x + at), sum);
    }
    f32.store(y + (<usize> i << 2), lanes(sum));
    a += bytes;
  }
}

/** `y = x a`: the sum of the rows weighted by x; columns in fours. */
export function sumRows(
  a: usize,
  x: usize,
  y: usize,
  rows: i32,
  columns: i32,
): void {
  const bytes = <usize> columns << 2;
  memory.fill(y, 0, bytes);
  for (let i = 0; i < rows; i++) {
    const weight = v128.load_splat<f32>(x + (<usize> i << 2));
    for (let at: usize = 0; at < bytes; at += 16) {
      const sum = v128.load(y + at);
      v128.store(y + at, f32x4.relaxed_madd(weight, v128.load(a + at), sum));
    }
    a += bytes;
  }
}

/** `y = keep y + scale p transposed(q)`, with y `[rows, columns]`; columns in fours. */
export function outer(
  p: usize,
  q: usize,
  y: usize,
  rows: i32,
  columns: i32,
  scale: f32,
  keep: f32,
): void {
  const bytes = <usize> columns << 2;
  const kept = f32x4.splat(keep);
  for (let i = 0; i < rows; i++) {
    const weight = f32x4.splat(scale * f32.load(p + (<usize> i << 2)));
    for (let at: usize = 0; at < bytes; at += 16) {
      const before = f32x4.mul(kept, v128.load(y + at));
      v128.store(
        y + at,
        f32x4.relaxed_madd(weight, v128.load(q + at), before),
      );
    }
    y += bytes;
  }
}

/** `y = keep y + scale x` for as many floats; in fours. */
export function addScaled(
  x: usize,
  y: usize,
  size: i32,
  scale: f32,
  keep: f32,
): void {
  const factor = f32x4.splat(scale);
  const kept = f32x4.splat(keep);
  const bytes = <usize> size << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const before = f32x4.mul(kept, v128.load(y + at));
    v128.store(y + at, f32x4.relaxed_madd(factor, v128.load(x + at), before));
  }
}

/** ReLU of `gamma (x - mean) / deviation + beta`, by column; columns in eights. */
export function normalise(
  x: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  mean: usize,
  inverse: usize,
  rows: i32,
  columns: i32,
  eps: f32,
): void {
  const bytes = <usize> columns << 2;
  const share = f32x4.splat(1 / <f32> rows);
  const zero = f32x4.splat(0);
  const end = <usize> rows * bytes;
  for (let at: usize = 0; at < bytes; at += 32) {
    let m0 = zero;
    let m1 = zero;
    for (let i: usize = at; i < end; i += bytes) {
      m0 = f32x4.add(m0, v128.load(x + i));
      m1 = f32x4.add(m1, v128.load(x + i, 16));
    }
    m0 = f32x4.mul(m0, share);
    m1 = f32x4.mul(m1, share);
    let v0 = zero;
    let v1 = zero;
    for (let i: usize = at; i < end; i += bytes) {
      const d0 = f32x4.sub(v128.load(x + i), m0);
      const d1 = f32x4.sub(v128.load(x + i, 16), m1);
      v0 = f32x4.relaxed_madd(d0, d0, v0);
      v1 = f32x4.relaxed_madd(d1, d1, v1);
    }
    const r0 = inverseRoot(f32x4.mul(v0, share), eps);
    const r1 = inverseRoot(f32x4.mul(v1, share), eps);
    v128.store(mean + at, m0);
    v128.store(mean + at, m1, 16);
    v128.store(inverse + at, r0);
    v128.store(inverse + at, r1, 16);
    const g0 = f32x4.mul(r0, v128.load(gamma + at));
    const g1 = f32x4.mul(r1, v128.load(gamma + at, 16));
    const b0 = v128.load(beta + at);
    const b1 = v128.load(beta + at, 16);
    for (let i: usize = at; i < end; i += bytes) {
      const d0 = f32x4.sub(v128.load(x + i), m0);
      const d1 = f32x4.sub(v128.load(x + i, 16), m1);
      v128.store(y + i, f32x4.max(f32x4.relaxed_madd(d0, g0, b0), zero));
      v128.store(y + i, f32x4.max(f32x4.relaxed_madd(d1, g1, b1), zero), 16);
    }
  }
}

/**
 * The gradient of {@linkcode normalise}: `d` holds that of y and becomes that
 * of x; gamma's and beta's are written. Columns in eights.
 */
export function normaliseGrad(
  x: usize,
  gamma: usize,
  y: usize,
  mean: usize,
  inverse: usize,
  d: usize,
  gammaGrad: usize,
  betaGrad: usize,
  rows: i32,
  columns: i32,
): void {
  const bytes = <usize> columns << 2;
  const share = f32x4.splat(1 / <f32> rows);
  const zero = f32x4.splat(0);
  const end = <usize> rows * bytes;
  for (let at: usize = 0; at < bytes; at += 32) {
    const m0 = v128.load(mean + at);
    const m1 = v128.load(mean + at, 16);
    const r0 = v128.load(inverse + at);
    const r1 = v128.load(inverse + at, 16);
    let sum0 = zero;
    let sum1 = zero;
    let product0 = zero;
    let product1 = zero;
    for (let i: usize = at; i < end; i += bytes) {
      const alive0 = f32x4.gt(v128.load(y + i), zero);
      const alive1 = f32x4.gt(v128.load(y + i, 16), zero);
      const g0 = v128.and(v128.load(d + i), alive0);
      const g1 = v128.and(v128.load(d + i, 16), alive1);
      const n0 = f32x4.mul(f32x4.sub(v128.load(x + i), m0), r0);
      const n1 = f32x4.mul(f32x4.sub(v128.load(x + i, 16), m1), r1);
      v128.store(d + i, g0);
      v128.store(d + i, g1, 16);
      sum0 = f32x4.add(sum0, g0);
      sum1 = f32x4.add(sum1, g1);
      product0 = f32x4.relaxed_madd(g0, n0, product0);
      product1 = f32x4.relaxed_madd(g1, n1, product1);
    }
    v128.store(betaGrad + at, sum0);
    v128.store(betaGrad + at, sum1, 16);
    v128.store(gammaGrad + at, product0);
    v128.store(gammaGrad + at, product1, 16);
    // dx = slope g - steep (x - mean) - level, all by column.
    const slope0 = f32x4.mul(r0, v128.load(gamma + at));
    const slope1 = f32x4.mul(r1, v128.load(gamma + at, 16));
    const steep0 = f32x4.mul(f32x4.mul(slope0, r0), f32x4.mul(product0, share));
    const steep1 = f32x4.mul(f32x4.mul(slope1, r1), f32x4.mul(product1, share));
    const level0 = f32x4.mul(slope0, f32x4.mul(sum0, share));
    const level1 = f32x4.mul(slope1, f32x4.mul(sum1, share));
    for (let i: usize = at; i < end; i += bytes) {
      const x0 = f32x4.sub(v128.load(x + i), m0);
      const x1 = f32x4.sub(v128.load(x + i, 16), m1);
      const g0 = f32x4.mul(slope0, v128.load(d + i));
      const g1 = f32x4.mul(slope1, v128.load(d + i, 16));
      v128.store(
        d + i,
        f32x4.relaxed_nmadd(steep0, x0, f32x4.sub(g0, level0)),
      );
      v128.store(
        d + i,
        f32x4.relaxed_nmadd(steep1, x1, f32x4.sub(g1, level1)),
        16,
      );
    }
  }
}

/**
 * All patches of a picture as rows: `[out * out][side * side * channels]` of a
 * square picture of `out + side - 1` pixels. Writes up to 3 floats beyond.
 */
export function toPatches(
  picture: usize,
  y: usize,
  out: i32,
  side: i32,
  channels: i32,
): void {
  const pixel = <usize> channels << 2;
  const row = <usize> (out + side - 1) * pixel;
  const run = <usize> side * pixel;
  for (let i = 0; i < out; i++) {
    for (let j = 0; j < out; j++) {
      let from = picture + <usize> i * row + <usize> j * pixel;
      for (let k = 0; k < side; k++) {
        for (let at: usize = 0; at < run; at += 16) {
          v128.store(y + at, v128.load(from + at));
        }
        y += run;
        from += row;
      }
    }
  }
}

/** The sums of patches' values at every pixel of the picture: the gradient of {@linkcode toPatches}. */
export function fromPatches(
  x: usize,
  picture: usize,
  out: i32,
  side: i32,
  channels: i32,
): void {
  const pixel = <usize> channels << 2;
  const row = <usize> (out + side - 1) * pixel;
  const run = <usize> side * pixel;
  memory.fill(picture, 0, row * <usize> (out + side - 1));
  for (let i = 0; i < out; i++) {
    for (let j = 0; j < out; j++) {
      let to = picture + <usize> i * row + <usize> j * pixel;
      for (let k = 0; k < side; k++) {
        let at: usize = 0;
        for (; at + 16 <= run; at += 16) {
          v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(x + at)));
        }
        for (; at < run; at += 4) {
          f32.store(to + at, f32.load(to + at) + f32.load(x + at));
        }
        x += run;
        to += row;
      }
    }
  }
}

/**
 * Every second pixel of the correlation of a picture with a kernel of `side`
 * taps a side. The picture lies as its even and its odd columns, each in rows
 * of `fromRow` floats; `toRow`, in sixteens, is what is written a row.
 */
export function sample(
  even: usize,
  odd: usize,
  kernel: usize,
  y: usize,
  side: i32,
  out: i32,
  fromRow: i32,
  toRow: i32,
  channels: i32,
): void {
  const rowBytes = <usize> fromRow << 2;
  for (let i = 0; i < out; i++) {
    for (let j = 0; j < toRow; j += 16) {
      let s0 = f32x4.splat(0);
      let s1 = f32x4.splat(0);
      let s2 = f32x4.splat(0);
      let s3 = f32x4.splat(0);
      let tap = kernel;
      for (let ky = 0; ky < side; ky++) {
        const row = <usize> (2 * i + ky) * rowBytes + (<usize> j << 2);
        for (let kx = 0; kx < side; kx++) {
          const from = (kx & 1 ? odd : even) + row +
            (<usize> ((kx >> 1) * channels) << 2);
          const w = v128.load_splat<f32>(tap);
          s0 = f32x4.relaxed_madd(w, v128.load(from), s0);
          s1 = f32x4.relaxed_madd(w, v128.load(from, 16), s1);
          s2 = f32x4.relaxed_madd(w, v128.load(from, 32), s2);
          s3 = f32x4.relaxed_madd(w, v128.load(from, 48), s3);
          tap += 4;
        }
      }
      const to = y + (<usize> (i * toRow + j) << 2);
      v128.store(to, s0);
      v128.store(to, s1, 16);
      v128.store(to, s2, 32);
      v128.store(to, s3, 48);
    }
  }
}

/** The kernel's gradient of {@linkcode sample}; what lies beyond a row's end in d must be 0. */
export function sampleGrad(
  even: usize,
  odd: usize,
  d: usize,
  kernel: usize,
  side: i32,
  out: i32,
  fromRow: i32,
  toRow: i32,
  channels: i32,
): void {
  for (let ky = 0; ky < side; ky++) {
    for (let kx = 0; kx < side; kx++) {
      let s0 = f32x4.splat(0);
      let s1 = f32x4.splat(0);
      let s2 = f32x4.splat(0);
      let s3 = f32x4.splat(0);
      let from = d;
      for (let i = 0; i < out; i++) {
        let at = (kx & 1 ? odd : even) +
          (<usize> ((2 * i + ky) * fromRow + (kx >> 1) * channels) << 2);
        for (let j = 0; j < toRow; j += 16) {
          s0 = f32x4.relaxed_madd(v128.load(from), v128.load(at), s0);
          s1 = f32x4.relaxed_madd(v128.load(from, 16), v128.load(at, 16), s1);
          s2 = f32x4.relaxed_madd(v128.load(from, 32), v128.load(at, 32), s2);
          s3 = f32x4.relaxed_madd(v128.load(from, 48), v128.load(at, 48), s3);
          from += 64;
          at += 64;
        }
      }
      f32.store(kernel, lanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))));
      kernel += 4;
    }
  }
}

/** A step of Adam (Kingma and Ba), epsilon outside of the root; sizes in fours. */
export function adam(
  param: usize,
  mean: usize,
  square: usize,
  grad: usize,
  size: i32,
  beta1: f32,
  fresh1: f32,
  beta2: f32,
  fresh2: f32,
  rate: f32,
  scale: f32,
  eps: f32,
): void {
  const bytes = <usize> size << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const g = v128.load(grad + at);
    const m = f32x4.add(
      f32x4.mul(v128.load(mean + at), f32x4.splat(beta1)),
      f32x4.mul(g, f32x4.splat(fresh1)),
    );
    const v = f32x4.add(
      f32x4.mul(v128.load(square + at), f32x4.splat(beta2)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(fresh2)),
    );
    const root = f32x4.sqrt(f32x4.mul(v, f32x4.splat(scale)));
    const step = f32x4.div(
      f32x4.mul(m, f32x4.splat(rate)),
      f32x4.add(root, f32x4.splat(eps)),
    );
    v128.store(mean + at, m);
    v128.store(square + at, v);
    v128.store(param + at, f32x4.sub(v128.load(param + at), step));
  }
}

@inline
function lanes(sum: v128): f32 {
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) +
    (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

@inline
function inverseRoot(variance: v128, eps: f32): v128 {
  const root = f32x4.sqrt(f32x4.add(variance, f32x4.splat(eps)));
  return f32x4.div(f32x4.splat(1), root);
}
