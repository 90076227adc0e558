// 3x3 weights to Winograd's 16 positions: G g G', four outputs at a time.

import { blockWidth } from "./block.as";

/** [3][3][in][out] to [16][out / 8][in][8]; `block` counts eights of outputs. */
export function winogradWeights(
  weights: usize,
  to: usize,
  inChannels: i32,
  outChannels: i32,
  transposed: bool,
  block: i32,
): void {
  const inputs = transposed ? outChannels : inChannels;
  const outputs = transposed ? inChannels : outChannels;
  const first = block * 8;
  const width = blockWidth(outputs - first);
  const tap = <usize> (inChannels * outChannels) << 2;
  const out = transposed ? <usize> outChannels << 2 : 4;
  const next = transposed ? 4 : <usize> outChannels << 2;
  // A turned kernel is read from its last tap.
  const origin = transposed ? weights + 8 * tap : weights;
  const step = transposed ? -tap : tap;
  to += <usize> (first * inputs) << 2;
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < width; o += 4) {
      const g = origin + <usize> i * next + <usize> (first + o) * out;
      transform(g, step, out, to + (<usize> (i * width + o) << 2), tap);
    }
  }
}

@inline
function fourOutputs(from: usize, out: usize): v128 {
  if (out == 4) return v128.load(from);
  let value = v128.load32_zero(from);
  value = v128.load_lane<f32>(from + out, value, 1);
  value = v128.load_lane<f32>(from + 2 * out, value, 2);
  return v128.load_lane<f32>(from + 3 * out, value, 3);
}

@inline
function row(a: v128, b: v128, c: v128, to: usize, next: usize): void {
  const half = f32x4.splat(0.5);
  const ends = f32x4.add(a, c);
  v128.store(to, a);
  v128.store(to + next, f32x4.mul(f32x4.add(ends, b), half));
  v128.store(to + 2 * next, f32x4.mul(f32x4.sub(ends, b), half));
  v128.store(to + 3 * next, c);
}

function transform(
  g: usize,
  tap: usize,
  out: usize,
  to: usize,
  next: usize,
): void {
  const half = f32x4.splat(0.5);
  const a0 = fourOutputs(g, out);
  const a1 = fourOutputs(g + tap, out);
  const a2 = fourOutputs(g + 2 * tap, out);
  const b0 = fourOutputs(g + 3 * tap, out);
  const b1 = fourOutputs(g + 4 * tap, out);
  const b2 = fourOutputs(g + 5 * tap, out);
  const c0 = fourOutputs(g + 6 * tap, out);
  const c1 = fourOutputs(g + 7 * tap, out);
  const c2 = fourOutputs(g + 8 * tap, out);
  const s0 = f32x4.add(a0, c0);
  const s1 = f32x4.add(a1, c1);
  const s2 = f32x4.add(a2, c2);
  row(a0, a1, a2, to, next);
  row(
    f32x4.mul(f32x4.add(s0, b0), half),
    f32x4.mul(f32x4.add(s1, b1), half),
    f32x4.mul(f32x4.add(s2, b2), half),
    to + 4 * next,
    next,
  );
  row(
    f32x4.mul(f32x4.sub(s0, b0), half),
    f32x4.mul(f32x4.sub(s1, b1), half),
    f32x4.mul(f32x4.sub(s2, b2), half),
    to + 8 * next,
    next,
  );
  row(c0, c1, c2, to + 12 * next, next);
}
